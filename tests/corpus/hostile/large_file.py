"""Write a file that fills the disk."""


def write():
    with open("large", "wb") as file:
        for _ in range(4096):
            file.write(bytes(1 << 20))


outcome = attempt(write)
