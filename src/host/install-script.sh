#!/bin/sh
# Keeps one of our scripts on the host under the hash of its text, so that it is sent once.
#   install-script.sh PATH SHA256 check    prints installed=yes or installed=no
#   install-script.sh PATH SHA256 write    the script comes on stdin, compressed by gzip
# Exit codes are those of agent.sh: 64 usage, 70 path-not-writable, 71 disk-full, 72 tool-missing, 74 digest-mismatch.
set -eu
LC_ALL=C
export LC_ALL
umask 022

refuse() { # CODE MESSAGE
  code=$1
  shift
  printf 'deploy-agent: %s\n' "$*" >&2
  exit "$code"
}

hash_input() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi | cut -c 1-64
}

# Why a directory could not be made: the nearest one above it is not ours to write, or there is no room.
refuse_directory() { # PATH
  nearest=$1
  while [ ! -e "$nearest" ] && [ -n "$nearest" ]; do nearest=${nearest%/*}; done
  if [ -d "${nearest:-/}" ] && [ -w "${nearest:-/}" ]; then refuse 71 "no space or no inodes left at $1"; fi
  refuse 70 "$(id -un 2>/dev/null || id -u) may not make $1"
}

[ $# -eq 3 ] || refuse 64 'wrong number of arguments'
path=$1 expected=$2 task=$3
case $path in
/*[!/]*) ;;
*) refuse 64 'the path must be absolute and not /' ;;
esac
command -v sha256sum >/dev/null 2>&1 || command -v shasum >/dev/null 2>&1 || refuse 72 'sha256sum is not on the PATH'
directory=$path/.deploy/agent
script=$directory/$expected.sh

if [ "$task" = check ]; then
  if [ -f "$script" ] && [ "$(hash_input <"$script")" = "$expected" ]; then
    echo installed=yes
  else
    echo installed=no
  fi
  exit 0
fi

[ "$task" = write ] || refuse 64 'the task is check or write'
[ -d "$path" ] || mkdir -p "$path" 2>/dev/null || refuse_directory "$path"
# Another run may make it at the same moment.
[ -d "$path/.deploy" ] || mkdir -m 0700 "$path/.deploy" 2>/dev/null || [ -d "$path/.deploy" ] || refuse_directory "$path/.deploy"
mkdir -p "$directory" 2>/dev/null || refuse_directory "$directory"
[ -w "$directory" ] || refuse_directory "$directory/$expected.sh"
fresh=$directory/.$expected.$$
trap 'rm -f -- "$fresh"' EXIT
command -v gzip >/dev/null 2>&1 || refuse 72 'gzip is not on the PATH'
gzip -dc >"$fresh" 2>/dev/null || :
if [ "$(hash_input <"$fresh")" != "$expected" ]; then
  printf '%65536s' '' >>"$fresh" 2>/dev/null || refuse 71 "no space or no inodes left at $path"
  refuse 74 'the script arrived damaged'
fi
chmod 0500 "$fresh"
# What looks after a restart runs it: it must outlive a power cut.
sync -- "$fresh" 2>/dev/null || sync
mv -f -- "$fresh" "$script"
trap - EXIT
echo installed=yes
