"""Dodge the filter by calls of an older kind of machine."""

# Expected: A died. N died. B died. C died.
# Machine: x86_64

import ctypes, mmap

code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
code.write(b"\xb8\x02\x00\x00\x00\xcd\x80\xc3")  # fork, as a 32-bit program asks for it
address = ctypes.addressof(ctypes.c_char.from_buffer(code))
ctypes.CFUNCTYPE(ctypes.c_int)(address)()
outcome = "open"
