"""A machine of its own for a test: its own systemd, network, users and files.

Its files are those of this machine, and what it changes is in memory: it is gone when the machine stops. Nothing that
runs in it changes this machine or reaches another one. Only root can start it.
"""

import os
import secrets
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SYSTEMD = Path("/lib/systemd/systemd")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_START = """
set -e
mount -t tmpfs tmpfs "$1"
mkdir "$1/changes" "$1/work" "$1/root" "$1/groups"
mount -t cgroup2 cgroup2 "$1/groups"
mkdir "$1/groups/$5"
echo 0 >"$1/groups/$5/cgroup.procs" # no other machine's systemd looks for its processes in this group
umount "$1/groups"
exec unshare --cgroup sh -c "$6" sh "$@"
"""
_START_SYSTEMD = """
set -e
root=$1/root
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/changes,workdir=$1/work" "$root"
mount -t proc proc "$root/proc"
mount --bind -o ro "$root/proc/sys" "$root/proc/sys" # the kernel is that of this machine
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
mkdir "$root/dev/shm" "$root/dev/pts"
mount -t tmpfs tmpfs "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mkdir -p "$root/opt/python" "$root/opt/packages" "$root/opt/checkout"
mount --bind "$2" "$root/opt/python"
mount --bind "$3" "$root/opt/packages"
mount --bind "$4" "$root/opt/checkout"
rm -rf "$root"/etc/systemd/system/*.wants
for unit in binfmt modules-load remount-fs sysctl udevd udev-trigger random-seed tmpfiles-setup-dev journal-flush; do
  ln -sf /dev/null "$root/etc/systemd/system/systemd-$unit.service"
done
echo /opt/python/lib >"$root/etc/ld.so.conf.d/00-python.conf"
chroot "$root" ldconfig
ip link set lo up
cd "$root"
pivot_root . mnt # in a folder that is only a `chroot`, no program may have users of its own
umount -l /mnt
container=other exec /lib/systemd/systemd --unit=basic.target --show-status=false
"""
_REMOVE_GROUP = 'mount -t cgroup2 cgroup2 /mnt; [ ! -d "/mnt/$0" ] || find "/mnt/$0" -depth -type d -exec rmdir {} +'


def find_obstacle() -> str:
    """Return why no machine can be started here, or an empty string."""
    if os.geteuid() != 0:
        return "only root can start a machine"
    programs = [name for name in ("unshare", "nsenter", "ip") if not shutil.which(name)]
    if programs or not SYSTEMD.exists():
        return f"there is no {'and no '.join(programs) or 'systemd'}"
    check = 'mount -t tmpfs tmpfs "$0" && mkdir "$0/a" && mount -t cgroup2 cgroup2 "$0/a"'
    command = ("unshare", "--mount", "--net", "--pid", "--cgroup", "--fork", "sh", "-c", check, "/mnt")
    result = subprocess.run(command, capture_output=True, check=False)
    return "no file systems can be mounted here" if result.returncode else ""


class MachineError(Exception):
    """Commands in a machine have failed."""


class Machine:
    """A running machine. Commands run in it as root."""

    def __init__(self, number: int, root: Path) -> None:
        self._number, self._root = number, root

    def path(self, path: str) -> Path:
        """Return where a path of the machine can be read and written from outside, through its first process."""
        return Path(f"/proc/{self._number}/root") / path.lstrip("/")

    def write(self, path: str, text: str, mode: int = 0o644) -> None:
        """Write a file."""
        file = self.path(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        file.chmod(mode)

    def run(self, commands: str, code: int = 0, timeout: float = 120) -> str:
        """Run commands in a shell that stops at the first one that fails, and return what they print."""
        result = subprocess.run(
            [*self._enter(), "bash", "-euc", commands],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",  # it may print a picture
            check=False,
            timeout=timeout,
        )
        if result.returncode != code:
            raise MachineError(f"The commands ended with {result.returncode}:\n{commands}\n{result.stdout}")
        return result.stdout

    def _enter(self) -> list[str]:
        namespaces = ("--mount", "--net", "--pid", "--uts", "--ipc", "--cgroup", "--root", "--wd")
        environment = ("env", "-i", f"PATH={_PATH}", "HOME=/root", "LANG=C.UTF-8")
        return ["nsenter", f"--target={self._number}", *namespaces, *environment]

    def wait_until(self, commands: str, seconds: float = 30) -> None:
        """Run commands again and again until they succeed."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                self.run(commands)
            except MachineError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return


@contextmanager
def run_machine(folder: Path, checkout: Path) -> Iterator[Machine]:
    """Run a machine until the context manager is closed. Python is in `/opt/python`, packages in `/opt/packages`."""
    group = f"pressroom-tests-{secrets.token_hex(8)}"
    arguments = (folder, sys.base_prefix, sysconfig.get_paths()["purelib"], checkout, group, _START_SYSTEMD)
    namespaces = ("--mount", "--net", "--pid", "--uts", "--ipc", "--fork", "--propagation=private")
    command = ["unshare", *namespaces, "sh", "-c", _START, "sh", *map(str, arguments)]
    with (folder.with_name("console.log")).open("wb") as console:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=console, stderr=console)
    number = 0
    try:
        number = _wait_for_child(process)
        machine = Machine(number, folder)
        machine.wait_until("systemctl is-system-running --wait | grep -E '^(running|degraded)$'")
        yield machine
    finally:
        os.kill(number or process.pid, signal.SIGKILL)  # with its first process, everything in the machine ends
        process.wait()
        subprocess.run(["unshare", "--mount", "sh", "-c", _REMOVE_GROUP, group], check=True)


def _wait_for_child(process: "subprocess.Popen[bytes]") -> int:
    """Return the number of the machine's first process, once it is systemd."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    for _ in range(600):
        assert process.poll() is None, f"the machine has stopped: {shlex.join(map(str, process.args))}"  # type: ignore[arg-type]
        numbers = children.read_text().split()
        if numbers and Path(f"/proc/{numbers[0]}/comm").read_text().strip() == "systemd":
            return int(numbers[0])
        time.sleep(0.05)
    raise MachineError("The machine does not start.")
