"""Who is in the example class, when and with which tool they worked, and what is odd about what they handed in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Student:
    """One student.

    name: the folder's name. handed_in: as nbgrader writes it. tool: lab, vscode or colab. story: a few words for the README.
    content: the file as it is, where it is no notebook. script: a .py instead. second: name of another notebook beside it.
    ran: False if it was never run. labels_lost: nbgrader's metadata and the cell ids are gone. long_output: 30 MB with `--large`.
    """

    name: str
    handed_in: str
    tool: str
    story: str
    content: bytes | None = None
    script: bool = False
    second: str = ""
    ran: bool = True
    labels_lost: bool = False
    long_output: bool = False


NO_NOTEBOOK = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"

CLASS = [
    Student("amara_okafor", "2026-03-09 18:22:41.503112 Europe/Berlin", "lab", "full marks, close to the reference"),
    Student("bruno_almeida", "2026-03-10 23:51:08.220431 Europe/Berlin", "lab", "other idioms: masks, a lambda, a callable object, `logaddexp`, `clip`; plots and a progress bar"),
    Student("chen_wei", "2026-03-11 07:14:55.918220 Europe/Berlin", "vscode", "raw TensorFlow, `tf.function`; `!pip install`, `%matplotlib inline`, `%%time`"),
    Student("dilara_yilmaz", "2026-03-10 16:40:12.004518 Europe/Berlin", "lab", "float64 everywhere, NumPy for `relu_grad`; prints, warnings, standard error"),
    Student("elias_berg", "2026-03-11 21:03:37.771904 Europe/Berlin", "lab", "the usual mistakes, small ones"),
    Student("fatima_haddad", "2026-03-11 22:47:19.350027 Europe/Berlin", "lab", "the usual mistakes, big ones"),
    Student("giulia_conti", "2026-03-08 11:30:02.660713 Europe/Berlin", "lab", "everything in NumPy: right values, no gradients"),
    Student("hiro_tanaka", "2026-03-11 23:59:31.118240 Europe/Berlin", "lab", "nothing done", ran=False),
    Student("ines_moreau", "2026-03-11 19:12:44.902385 Europe/Berlin", "vscode", "a syntax error in one answer"),
    Student("jakub_nowak", "2026-03-10 20:25:16.437761 Europe/Berlin", "colab", "an exception in the first cell (a missing package, an absolute path)"),
    Student("kavya_reddy", "2026-03-11 17:58:23.085519 Europe/Berlin", "lab", "an endless loop in `tanh`"),
    Student("liam_oconnor", "2026-03-11 20:31:50.649902 Europe/Berlin", "lab", "endless output from `sigmoid`"),
    Student("maja_kovac", "2026-03-09 09:05:33.274410 Europe/Berlin", "lab", "4 GB of memory for `two_class_softmax`"),
    Student("noah_schmidt", "2026-03-11 23:41:07.816630 Europe/Berlin", "lab", "cells duplicated, deleted and edited"),
    Student("olga_petrova", "2026-03-10 14:19:26.190775 Europe/Berlin", "colab", "all labels and cell ids lost, two answers merged into one cell", labels_lost=True),
    Student("pedro_santos", "2026-03-11 23:58:59.999871 Europe/Berlin", "lab", "rewrites `np.testing.assert_allclose`, `np.allclose` and `check`, and answers badly"),
    Student("qing_liu", "2026-03-11 13:37:42.531064 Europe/Berlin", "lab", "objects whose `__eq__`, `__sub__` and `__array__` lie"),
    Student("rosa_martinez", "2026-03-11 15:46:18.702953 Europe/Berlin", "lab", "`os._exit(0)` in `tanh_grad`"),
    Student("samir_khan", "2026-03-11 23:22:05.457238 Europe/Berlin", "lab", "a PDF called `activations.ipynb`", content=NO_NOTEBOOK),
    Student("tove_lindqvist", "2026-03-11 23:59:58.320146 Europe/Berlin", "lab", "an empty file", content=b""),
    Student("uma_iyer", "2026-03-10 10:08:54.963307 Europe/Berlin", "lab", "an output of 30 MB (made by `--large`; a short one here)", long_output=True),
    Student("viktor_horvath", "2026-03-11 12:55:29.846692 Europe/Berlin", "lab", "a `.py` file instead, as nbconvert saves it", script=True),
    Student("wanjiru_kamau", "2026-03-09 21:17:03.578449 Europe/Berlin", "lab", "a second notebook in the folder", second="Untitled.ipynb"),
    Student("xavier_dupont", "2026-03-11 18:39:47.204586 Europe/Berlin", "vscode", "ready-made functions, through `getattr`, a layer, an import within; a gradient tape"),
    Student("yusuf_demir", "2026-03-11 23:57:12.685093 Europe/Berlin", "lab", "half done, a forgotten `return`"),
    Student("zofia_mazur", "2026-03-10 19:33:38.011827 Europe/Berlin", "lab", "more mistakes: overwrites its input, 0/0, lost digits, overflow"),
]
