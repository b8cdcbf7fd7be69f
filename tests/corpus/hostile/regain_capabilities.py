"""Take capabilities back."""

outcome = attempt(
    lambda: call(
        "capset",
        (__import__("ctypes").c_uint32 * 2)(0x20080522, 0),
        (__import__("ctypes").c_uint32 * 6)(*[0xFFFFFFFF] * 6),
    )
)
