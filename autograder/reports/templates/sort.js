for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells], words = new Intl.Collator(undefined, { numeric: true });
  const text = (row, at) => row.cells[at].textContent.trim();
  const number = (row, at) => parseFloat(text(row, at).replace(/^[^\d.-]+/, ""));
  heads.forEach((head, at) => {
    const counts = head.matches(".n, .e"), button = document.createElement("button");
    const value = counts ? number : text, order = counts ? (a, b) => a - b : words.compare;
    const none = one => one === "" || Number.isNaN(one);
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.ariaSort === "ascending" ? -1 : 1, keyed = [...body.rows].map(row => [value(row, at), row]);
      keyed.sort(([a], [b]) => none(a) - none(b) || (none(a) ? 0 : down * order(a, b)));
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down > 0 ? "ascending" : "descending");
      body.append(...keyed.map(([, row]) => row));
    });
  });
}
