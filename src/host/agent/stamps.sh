#!/bin/sh
# Part of agent.sh: stamps, by which a file whose content was proven once is recognized without reading it again.
#
#   .deploy/manifests/stamps/ID   of the files of a release, as they were when it was made, one a line:
#     SHA256 INODE SIZE MTIME ./PATH
#
# As in git's index: whoever writes to a file gives it another time, whoever replaces it another inode. Only what sets
# the time back on purpose, and a disk that forgets by itself, stay unseen. Names with control characters or backslashes
# have no stamp, and where find cannot print there are none: such files are hashed.

prints=

can_print() {
  if [ -z "$prints" ]; then
    prints=no
    if find . -maxdepth 0 -printf '' 2>/dev/null; then prints=yes; fi
  fi
  [ "$prints" = yes ]
}

# Names that end with NUL become lines; a line break in one becomes another control character.
lines_of_names() { tr '\n\000' '\001\n'; }

# Notes what the current directory holds: its links, and `MODE INODE SIZE MTIME ./PATH` of its files.
look_around() { # LINKS FILES
  if can_print; then
    find . -type l -fprint "$1" -o -type f -printf '%m %i %s %T@ %p\0' | lines_of_names >"$2"
  else
    find . -type l -print >"$1"
    : >"$2"
  fi
}

# Prints the stamps of a release that hold for FILES.
recognize() { # RELEASE FILES
  [ -f "$deploy/manifests/stamps/$1" ] || return 0
  awk '
    files { there[substr($0, index($0, " ") + 1)]; next }
    substr($0, 66) in there' files=1 "$2" files= "$deploy/manifests/stamps/$1"
}

# Entries, without those that were recognized.
without_recognized() {
  awk '
    { path = substr($0, index($0, " ./") + 1) }
    known { recognized[path]; next }
    !(path in recognized)' known=1 "$work/lists/recognized" known= -
}

# Notes all that lies in the tree, as `MODE INODE SIZE MTIME ./PATH`, as entries of directories and links, and with a ?
# what no release may hold. Without a find that prints it is the files with their modes only.
look_at_tree() {
  if can_print; then
    most_names=2
    if may_be_linked; then most_names=1000000; fi
    find . ! -path . \( -type d -printf 'd - - %p\0' -o -type l -printf 'l - - %p//%l\0' -o \
      \( ! -type f -o -perm -4000 -o -perm -2000 -o ! -links "-$most_names" \) -printf '? - - %p\0' -o \
      -printf '%m %i %s %T@ %p\0' \) | lines_of_names
  else
    find . -type f -perm -0100 -print | sed 's/^/755 - - - /'
    find . -type f ! -perm -0100 -print | sed 's/^/644 - - - /'
  fi
}

# Compares what was found with the manifest, by hashes and by what was recognized: prints each entry of a file that is
# not there as it should. lists/differing gets all else that should not be there or is missing, lists/stamps what is
# known from now on. It cannot tell for odd names, which are lines of lists/differing too.
judge_found() { # MANIFEST
  : >lists/differing
  : >lists/stamps
  cat proven/* | awk -v method="$method" '
    {
      at = index($0, " ./")
      path = substr($0, at + 1)
    }
    kind == "proven" { proven[$0]; next }
    kind == "recognized" {
      stamp = substr($0, 66, at - 66)
      # A copy has an inode of its own.
      if (method != "link") sub(/^[0-9]* /, "", stamp)
      sum[path] = substr($0, 1, 64)
      known[path] = stamp
      next
    }
    kind == "found" && (/^[dl?] / || at == 0) { other[$0]; next }
    kind == "found" {
      mode = substr($0, 1, index($0, " ") - 1)
      if (mode ~ /[1357]..$/) executable[path]
      stamps[path] = stamp = substr($0, length(mode) + 2, at - length(mode) - 2)
      if (method != "link") sub(/^[0-9]* /, "", stamp)
      if (path in known && known[path] == stamp) proven[sum[path] " " path]
      next
    }
    /^[dl] / {
      if ($0 in other) delete other[$0]
      else print >"lists/differing"
      next
    }
    {
      line = substr($0, 1, 64) " " path
      odd = path ~ /\\/
      fits = odd || path in stamps && (substr($0, at - 1, 1) == "x") == (path in executable)
      if (odd) print >"lists/differing"
      if (!fits || !(line in proven)) print line
      else if (!odd) print substr(line, 1, 64) " " stamps[path] " " path >"lists/stamps"
      delete stamps[path]
    }
    END {
      for (entry in other) print entry >"lists/differing"
      for (path in stamps) print path >"lists/differing"
    }
  ' kind=proven - kind=recognized lists/recognized kind=found lists/found kind=manifest "$1"
}

# Keeps what is known of the release.
keep_stamps() {
  if can_print && mkdir -p "$deploy/manifests/stamps"; then
    mv -f -- "$work/lists/stamps" "$deploy/manifests/stamps/$id"
  fi
}

# What a build changed of what was sent is as it should be: only the rest keeps its stamps when the release is sealed.
hold_stamps() {
  stamps=$deploy/manifests/stamps/$id
  if [ ! -f "$stamps" ] || ! can_print; then return 0; fi
  # Who writes to a file or replaces it leaves it or its directory newer.
  if [ -z "$(find "$release" \( -type f -o -type d \) -newer "$stamps" -print -quit)" ]; then return 0; fi
  held=$deploy/manifests/.stamps-$$
  litter=$held
  (cd "$release" && find . -type f -printf '%i %s %T@ %p\0' | lines_of_names) | awk '
    found { there[$0]; next }
    substr($0, 66) in there' found=1 - found= "$stamps" >"$held"
  mv -f -- "$held" "$stamps"
  litter=
}

# Prints whether the files could be asked for, each that is not as its stamp says, at most some of them, and how many
# there are. Files that the app or a build made are nobody's concern.
do_changed() { # ID
  use_release "$1"
  stamps=$deploy/manifests/stamps/$id
  if [ ! -f "$stamps" ] || ! is_sealed "$id" || ! can_print; then
    echo 'asked=no'
    return 0
  fi
  echo 'asked=yes'
  (cd "$release" && find . -type f -printf '%i %s %T@ %p\0' | lines_of_names) | awk -v most=20 '
    found { there[$0]; path[substr($0, index($0, " ./") + 1)]; next }
    !(substr($0, 66) in there) {
      name = substr($0, index($0, " ./") + 1)
      count++
      if (count <= most) print (name in path ? "changed=" : "missing=") substr(name, 3)
    }
    END { print "count=" count + 0 }' found=1 - found= "$stamps"
}
