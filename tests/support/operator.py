"""An operator who sets up a machine as the page says, and the table of what is replaced because it is elsewhere."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import yaml

from tests.support.machine import Machine
from tests.support.walkthrough import ROOT, Block, read_blocks

PAGE = ROOT / "docs/how-to/run-the-service.md"
HOST = "press.example.org"
CHECKOUT = "/srv/checkout"
"""Where an operator has the repository of the program."""
# What the page names and a test cannot have, and what stands for it. Each text must be in the page.
REPLACED = {"smtp://press%40example.org:password@mail.example.org": "smtp://127.0.0.1:2525"}
# The programs that each package brings, all of which are on this machine already.
PACKAGES = {
    "certbot": (),
    "curl": ("curl",),
    "git": ("git",),
    "nginx": ("nginx",),
    "python3-venv": ("python3",),
    "rsync": ("rsync",),
    "sqlite3": ("sqlite3",),
}
# There is no network: the packages are there already, and the authority of certificates is in the machine.
APT_GET = f"""
case "$*" in
  update) exit 0 ;;
  "install --yes {" ".join(PACKAGES)}") ;;
  *) echo "unknown: apt-get $*"; exit 1 ;;
esac
for name in {" ".join(name for names in PACKAGES.values() for name in names)}; do command -v "$name"; done
"""
PYTHON = r"""
/opt/python/bin/python3 "$@"
if [ "$1 $2" = "-m venv" ]; then
  echo /opt/libraries >"$(echo "$3"/lib/python3*/site-packages)/packages.pth"
  printf '[global]\nno-index = true\nfind-links = /srv/wheels\n' >"$3/pip.conf"
fi
"""
CERTBOT = f"""
folder=/etc/letsencrypt/live/{HOST}
webroot=$(printf '%s\\n' "$@" | sed -n '/^--webroot-path$/{{n;p}}')
printf '%s\\n' "$@" | grep -qx {HOST}
mkdir -p "$folder" "$webroot/.well-known/acme-challenge"
echo proof >"$webroot/.well-known/acme-challenge/test"
test "$(curl --silent --fail http://{HOST}/.well-known/acme-challenge/test)" = proof
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN={HOST} \
  -addext subjectAltName=DNS:{HOST} -keyout "$folder/privkey.pem" -out "$folder/fullchain.pem" 2>/dev/null
cat "$folder/fullchain.pem" >>/etc/ssl/certs/ca-certificates.crt
sh -c "$(printf '%s\\n' "$@" | sed -n '/^--deploy-hook$/{{n;p}}')"
"""


def read_sections() -> dict[str, list[Block]]:
    """Return the blocks of the page by their heading."""
    lines = PAGE.read_text("utf-8").splitlines()
    headings = {number: line.lstrip("# ") for number, line in enumerate(lines, 1) if re.match("#{2,3} ", line)}
    sections: dict[str, list[Block]] = {}
    for block in read_blocks(PAGE):
        heading = headings[max(number for number in headings if number < block.line)]
        sections.setdefault(heading, []).append(block)
    return sections


class Operator:
    """Somebody who types in what the page says, as root."""

    def __init__(self, machine: Machine, newsroom: Path) -> None:
        self.machine, self.output = machine, ""
        self.done: list[Block] = []
        shutil.copytree(newsroom, machine.path("/srv/origin.git"))
        machine.run("chmod -R a+rwX /srv/origin.git")
        # All libraries of this environment, without the package itself.
        machine.run("mkdir /opt/libraries; ln -s /opt/packages/* /opt/libraries/; rm /opt/libraries/*pressroom*")
        for name, script in (("apt-get", APT_GET), ("python3", PYTHON), ("certbot", CERTBOT)):
            machine.write(f"/usr/local/bin/{name}", f"#!/bin/sh\nset -eu\n{script}", 0o755)
        machine.write(
            "/etc/gitconfig",
            '[url "/srv/origin.git"]\n\tinsteadOf = git@git.example.org:newsroom.git\n'
            "[safe]\n\tdirectory = /srv/origin.git\n",
        )
        machine.write("/etc/hosts", f"127.0.0.1 localhost\n127.0.0.1 {HOST}\n")
        machine.run("systemctl start nginx")  # Debian starts it when it is installed

    def install_package(self, wheels: Path) -> None:
        """Put the package where pip looks for it."""
        shutil.copytree(wheels, self.machine.path("/srv/wheels"))

    def follow(self, heading: str, kind: str = "") -> None:
        """Do what a section says; `kind` is the word after `sh` of the commands that are for a variant."""
        folder = CHECKOUT if kind == "container" else "/root"
        for block in read_sections()[heading]:
            self.done.append(block)
            if block.kind == "sh" and block.rest == kind:
                self.output = self.machine.run(f"cd {folder}\n{block.text}", timeout=300)
            elif block.kind == "output":
                assert set(block.text.splitlines()) <= set(self.output.splitlines()), self.output
            elif block.rest == "settings":
                self.machine.write(f"{CHECKOUT}/settings", localise(block.text))
            elif block.rest == "newsroom.yaml":
                self.change_newsroom(yaml.safe_load(block.text))
            elif block.rest.startswith("/"):
                self.machine.write(block.rest, localise(block.text))

    def change_newsroom(self, values: dict[str, Any]) -> None:
        """Change keys of `newsroom.yaml`."""
        file = self.machine.path("/srv/newsroom/newsroom.yaml")
        file.write_text(yaml.safe_dump(yaml.safe_load(file.read_text("utf-8")) | values, allow_unicode=True), "utf-8")


def localise(text: str) -> str:
    """Replace what a test cannot have."""
    for name, instead in REPLACED.items():
        text = text.replace(name, instead)
    return text


def create_repository(newsroom: Path, repository: Path) -> None:
    """Commit a newsroom, and create the repository from which it is cloned."""
    git = ("git", "-c", "user.name=ada", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main")
    for arguments in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message=Start")):
        subprocess.run((*git, *arguments), cwd=newsroom, check=True, capture_output=True)
    subprocess.run((*git, "clone", "--quiet", "--bare", newsroom, repository), check=True, capture_output=True)
