"""A pyinfra deploy: archive, put, unpack, link. Values come from the environment."""

from os import environ

from pyinfra import local
from pyinfra.operations import files, server

archive = f"{environ['WORK']}/release.tar.gz"
root = environ["ROOT"]
release = f"{root}/releases/{environ['ID']}"

local.shell(f"tar czf {archive} -C {environ['SRC']} .")
files.put(src=archive, dest=f"{root}/release.tar.gz")
server.shell(commands=[f"mkdir -p {release} && tar xzf {root}/release.tar.gz -C {release}"])
files.link(path=f"{root}/current", target=f"releases/{environ['ID']}")
