"""The system call filter, run instruction by instruction as the kernel would, on both machines."""

import ctypes
import errno
import functools

import pytest

from autograder.guest.filter import Instruction, program
from autograder.guest.syscalls import ABSENT, ALLOWED, CONDITIONAL, IGNORED

PID = 4242
RETURN = 0x06
MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM
NO_SUCH_CALL, IGNORE, NO_TERMINAL = 0x00050000 | errno.ENOSYS, 0x00050000, 0x00050000 | errno.ENOTTY


def kernel_says(filter_: list[Instruction], number: int, machine: int, *arguments: int) -> int:
    """What a filter returns for one call: an interpreter of the few instructions that a filter has."""
    words = {0: number, 4: machine}
    for place, argument in enumerate(arguments):
        words[16 + 8 * place], words[20 + 8 * place] = argument & 0xFFFFFFFF, argument >> 32 & 0xFFFFFFFF
    accumulator = position = 0
    while True:
        code, on_true, on_false, value = filter_[position]
        if code == RETURN:
            return value
        jumps = {0x05: value, 0x15: on_true if accumulator == value else on_false}
        jumps[0x35] = on_true if accumulator >= value else on_false
        loads = {0x20: words.get(value, 0), 0x54: accumulator & value}
        assert code in jumps or code in loads
        accumulator = loads.get(code, accumulator)
        position += 1 + jumps.get(code, 0)


@functools.cache
def number_of(name: str, machine: str) -> int:
    """libseccomp's word on a call's number; negative if the machine has no such call."""
    try:
        library = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        pytest.skip("libseccomp is not installed")
    resolve = library.seccomp_syscall_resolve_name_arch
    resolve.argtypes = [ctypes.c_uint32, ctypes.c_char_p]
    return int(resolve(MACHINES[machine], name.encode()))


@pytest.fixture(params=MACHINES)
def machine(request: pytest.FixtureRequest) -> str:
    return request.param


def says(machine: str, name: str, *arguments: int) -> int:
    return kernel_says(program(machine, PID), number_of(name, machine), MACHINES[machine], *arguments)


def test_every_number_is_the_machines_own(machine: str) -> None:
    young = {"fchmodat2", "futex_waitv"}  # younger than some libraries
    for name, numbers in (ALLOWED | CONDITIONAL | IGNORED | ABSENT).items():
        if name not in young:
            expected = number_of(name, machine)
            assert getattr(numbers, machine) == (expected if expected >= 0 else None), name


def test_listed_calls_are_answered_as_listed(machine: str) -> None:
    filter_ = program(machine, PID)
    for listed, answer in ((ALLOWED, ALLOW), (IGNORED, IGNORE), (ABSENT, NO_SUCH_CALL)):
        for name, numbers in listed.items():
            number = getattr(numbers, machine)
            if number is not None:
                assert kernel_says(filter_, number, MACHINES[machine]) == answer, name


def test_every_other_call_is_refused(machine: str) -> None:
    filter_ = program(machine, PID)
    listed = {getattr(one, machine) for one in (ALLOWED | CONDITIONAL | IGNORED | ABSENT).values()}
    for number in set(range(600)) - listed:
        assert kernel_says(filter_, number, MACHINES[machine]) == REFUSE


@pytest.mark.parametrize(
    "name",
    [
        *("fork", "vfork", "execve", "execveat", "socket", "socketpair", "connect", "bind", "memfd_create", "shmget"),
        *("ptrace", "process_vm_readv", "mount", "unshare", "setns", "bpf", "io_uring_setup", "keyctl", "userfaultfd"),
        *("perf_event_open", "chown", "setxattr", "mknod", "setuid", "capset", "splice", "inotify_init1", "tkill"),
    ],
)
def test_dangerous_calls_are_refused_by_name(machine: str, name: str) -> None:
    if number_of(name, machine) < 0:
        pytest.skip("no such call on this machine")

    assert says(machine, name) == REFUSE


@pytest.mark.parametrize(
    ("name", "arguments", "answer"),
    [
        ("clone", (0x003D0F00,), ALLOW),  # as the C library starts a thread
        ("clone", (0x00010000 | 1 << 40,), ALLOW),
        ("clone", (17,), REFUSE),  # as it starts a process
        ("clone", (0x00004000 | 17,), REFUSE),
        ("clone", (0x00010000 | 0x10000000,), REFUSE),
        ("clone", (0x00010000 | 0x00000080,), REFUSE),
        ("kill", (PID, 9), ALLOW),
        ("kill", (0, 9), REFUSE),
        ("kill", (2**32 - 1, 9), REFUSE),
        ("kill", (PID + 1, 9), REFUSE),
        ("tgkill", (PID, 7, 9), ALLOW),
        ("tgkill", (1, 1, 9), REFUSE),
        ("rt_sigqueueinfo", (1, 9), REFUSE),
        ("rt_tgsigqueueinfo", (1, 1, 9), REFUSE),
        ("tkill", (1, 9), REFUSE),
        ("prlimit64", (0, 7), ALLOW),
        ("prlimit64", (PID, 7), ALLOW),
        ("prlimit64", (1, 7), REFUSE),
        ("prctl", (15,), ALLOW),  # name this thread
        ("prctl", (1,), REFUSE),  # live on without the zygote
        ("prctl", (4,), REFUSE),  # be looked into
        ("prctl", (22,), REFUSE),
        ("ioctl", (0, 0x5401), ALLOW),  # is it a terminal
        ("ioctl", (0, 0x5412), NO_TERMINAL),  # type into it
        ("ioctl", (0, 0x8901), NO_TERMINAL),
        ("fcntl", (3, 1030), ALLOW),
        ("fcntl", (3, 4), ALLOW),
        ("fcntl", (3, 8), REFUSE),  # have signals sent to somebody
        ("fcntl", (3, 10), REFUSE),
        ("fcntl", (3, 15), REFUSE),
        ("fcntl", (3, 1031), REFUSE),  # large pipes
    ],
)
def test_some_calls_depend_on_their_arguments(machine: str, name: str, arguments: tuple[int, ...], answer: int) -> None:
    assert says(machine, name, *arguments) == answer


def test_calls_of_another_machine_kill(machine: str) -> None:
    filter_ = program(machine, PID)

    assert kernel_says(filter_, 1, 0x40000003) == KILL
    assert kernel_says(filter_, 0x40000000 + 57, MACHINES[machine]) == KILL


def test_no_jump_leaves_the_filter(machine: str) -> None:
    filter_ = program(machine, PID)
    for position, (code, on_true, on_false, value) in enumerate(filter_):
        assert 0 <= on_true < 256
        assert 0 <= on_false < 256
        assert 0 <= value < 2**32
        ends = [value] if code == 0x05 else [on_true, on_false]
        assert all(position + 1 + end < len(filter_) for end in ends) or code == RETURN
    assert len(filter_) < 4096


def test_an_unknown_machine_has_no_filter() -> None:
    with pytest.raises(OSError, match="riscv64"):
        program("riscv64", PID)
