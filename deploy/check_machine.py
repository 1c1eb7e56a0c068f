"""Whether the archive beside this file is for this machine: run by install.sh with the Python that is to serve.

Prints the name of the release. Exit code 1, with the reason, when wheels of the archive cannot run here.
Needs nothing but the standard library of any Python 3.
"""

import json
import os
import platform
import sys


def glibc_here():
    """Version of the C library, such as (2, 36); None where there is another one."""
    try:
        name, _, version = os.confstr("CS_GNU_LIBC_VERSION").partition(" ")
    except (AttributeError, OSError, ValueError):
        return None
    return tuple(int(part) for part in version.split(".")[:2]) if name == "glibc" else None


def obstacles(manifest, python, system, machine, glibc):
    """What stands in the way, in words; `python` and `machine` as in the manifest, `glibc` a pair or None."""
    found = []
    if python not in manifest["pythons"]:
        wanted = " or ".join(manifest["pythons"])
        found.append(
            f"This archive is for Python {wanted}; the one that was found is {python}. "
            f"Name another with --python, or build one with: make bundle OPTIONS='--python {python}'"
        )
    if (system, machine) != (manifest["system"], manifest["machine"]):
        found.append(
            f"This archive is for {manifest['system']} on {manifest['machine']}; this is {system} on {machine}. "
            f"Build one with: make bundle OPTIONS='--machine {machine}'"
        )
    needed = tuple(int(part) for part in manifest["glibc"].split("."))
    if system == "Linux" and (glibc is None or glibc < needed):
        have = "another C library" if glibc is None else "glibc " + ".".join(map(str, glibc))
        found.append(f"This archive needs glibc {manifest['glibc']} or newer; this machine has {have}.")
    return found


def main():
    with open(
        os.path.join(os.path.dirname(os.path.abspath(__file__)), "manifest.json"), encoding="utf-8"
    ) as file:
        manifest = json.load(file)
    python = "{}.{}".format(*sys.version_info)
    found = obstacles(manifest, python, platform.system(), platform.machine(), glibc_here())
    for line in found:
        print(line, file=sys.stderr)
    print(manifest["release"])
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
