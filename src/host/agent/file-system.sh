#!/bin/sh
# Part of agent.sh: the file system, where a step may write, and what is there to write with.

is_writable() { # DIRECTORY...
  for directory do
    if [ ! -d "$directory" ] || [ ! -w "$directory" ] || [ ! -x "$directory" ]; then return 1; fi
  done
  ! on_read_only_mount "$@"
}

# Whether one of them is. test -w says yes to root on a read-only mount in some shells.
on_read_only_mount() { # DIRECTORY...
  if [ $# -eq 0 ] || [ ! -r /proc/mounts ]; then return 1; fi
  df -P "$@" 2>/dev/null | awk '
    df { if (FNR > 1 && sub(/^.*% *\//, "/")) wanted[$0]; next }
    $2 in wanted { options[$2] = $4 }
    END {
      for (mount in options) if (("," options[mount] ",") ~ /,ro,/) exit 0
      exit 1
    }' df=1 - df= /proc/mounts
}

# Whether everything that exists of our layout may be written, and what is named.
may_write() { # DIRECTORY...
  for directory in "$path" "$deploy" "$deploy/agent" "$deploy/staging" "$deploy/releases" "$deploy/manifests" "$path/releases" "$path/shared"; do
    if [ -e "$directory" ]; then set -- "$@" "$directory"; fi
  done
  is_writable "$@"
}

disk_is_full() {
  probe=$deploy/.probe-$$
  full=1
  if dd if=/dev/zero of="$probe" bs=65536 count=1 2>/dev/null; then full=; fi
  rm -f -- "$probe"
  [ -n "$full" ]
}

remove_tree() { # PATH
  if [ ! -e "$1" ] && [ ! -L "$1" ]; then return 0; fi
  if rm -rf -- "$1" 2>/dev/null; then return 0; fi
  # What was built in a release may hold directories that even their owner may not write.
  if [ ! -L "$1" ]; then find "$1" -type d ! -perm -0700 -exec chmod u+rwx {} \; 2>/dev/null || :; fi
  rm -rf -- "$1"
}

# Renames over what is there, even where that is a link to a directory: never a moment without it (rename(2)).
rename_over() { # FROM TO
  if mv -fT -- "$1" "$2" 2>/dev/null; then return 0; fi
  if perl -e 'rename($ARGV[0], $ARGV[1]) or exit 1' "$1" "$2" 2>/dev/null; then return 0; fi
  if python3 -c 'import os, sys; os.rename(sys.argv[1], sys.argv[2])' "$1" "$2" 2>/dev/null; then return 0; fi
  if ! is_writable "$path"; then refuse 70 "may not rename in $path"; fi
  mv -fT -- "$1" "$2" || refuse 72 "renaming over a link needs mv -T (coreutils, busybox), perl or python3"
}

need() { # TOOL...
  for tool do
    command -v "$tool" >/dev/null 2>&1 || refuse 72 "$tool is not on the PATH"
  done
}

printable() {
  case $1 in
  *[!\ -~]*) printf '%s' "$1" | tr '\000-\037\177' '?' ;;
  *) printf '%s' "$1" ;;
  esac
}
