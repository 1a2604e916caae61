#!/bin/sh
# Part of agent.sh: archives, and what may be in a tree.

decompress() { # FORMAT
  case $1 in
  gzip) gzip -dc ;;
  zstd) zstd -dcq ;;
  *) cat ;;
  esac
}

# Sets extraction to the options of tar.
choose_extraction() {
  extraction='-x -o'
  # A host whose clock is behind would have GNU tar complain about every file.
  case $(tar --version 2>/dev/null) in
  *'GNU tar'*) extraction="$extraction --warning=no-timestamp" ;;
  esac
}

# shellcheck disable=SC2086 # several options
extract() { tar $extraction -f - >&2; }

first_of() { head -n 1 | tr '\000-\011\013-\037\177' '?'; }

# xargs always reads from a pipe here: on a file, busybox's xargs and the programs it starts move each other's offset,
# and names get lost.

# Refuses what no release holds, and links that lead out; the current directory is the tree.
check_contents() {
  found=$(find . ! -type f ! -type d ! -type l -print | first_of)
  if [ -n "$found" ]; then refuse 82 "$found is a device, pipe or socket"; fi
  found=$(find . -type f \( -perm -4000 -o -perm -2000 \) -print | first_of)
  if [ -n "$found" ]; then refuse 82 "$found is setuid or setgid"; fi
  if ! may_be_linked; then
    found=$(find . -type f -links +1 -print | first_of)
    if [ -n "$found" ]; then refuse 73 "$found is a hard link"; fi
  fi
  found=$(list_links | sort -z | tee ../links | xargs -0 -r sh "$0" check-links)
  if [ -n "$found" ]; then refuse 73 "$(printf '%s\n' "$found" | first_of) leads out of the release"; fi
}

# Beside another release every name may be the second one of a file; else only an archive could have made it so.
may_be_linked() { [ "$method" = link ] && [ -s ../lists/serving ]; }

# Every link as `./path//target`, NUL-terminated: find never prints // itself, so the first one divides the two.
list_links() {
  if can_print; then
    find . -type l -printf '%p//%l\0'
  else
    find . -type l -print0 | xargs -0 -r sh "$0" read-links
  fi
}

do_read_links() { # LINK...
  for link do
    # The x keeps line breaks at the end.
    target=$(readlink -n "$link" && echo x)
    target=${target%"$newline"}
    target=${target%x}
    printf '%s//%s\0' "$link" "$target"
  done
}

# Prints the links that leave the tree. Only leading .. are allowed: they pass real directories, so that what the
# text says is where the kernel goes; after a name, which may be a link itself, .. could lead anywhere.
do_check_links() { # ./PATH//TARGET...
  for line do
    link=${line%%//*}
    rest=${line#*//}
    above=${link#./}
    depth=0
    while [ "$above" != "${above#*/}" ]; do
      above=${above#*/}
      depth=$((depth + 1))
    done
    case $rest in
    /*) depth=-1 rest= ;;
    esac
    while :; do
      case $rest in
      ./* | /*) rest=${rest#*/} ;;
      ../* | ..)
        depth=$((depth - 1))
        rest=${rest#..}
        rest=${rest#/}
        ;;
      *) break ;;
      esac
    done
    case /$rest/ in
    */../*) depth=-1 ;;
    esac
    if [ "$depth" -lt 0 ]; then printf '%s -> %s\n' "$link" "${line#*//}"; fi
  done
}

# The hash of standard input; what stands behind it on the line is of no concern.
hash_line() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi
}

# The hash of standard input, alone on its line.
hash_input() { hash_line | cut -c 1-64; }

# Sets hash to that of a text.
hash_text() { # TEXT
  hash=$(printf '%s' "$1" | hash_line)
  hash=${hash%% *}
}

# The hash of each file, one a line. Some sha256sums put a backslash before the hash of a name with line breaks and
# escape them, others print such names over several lines: only the hash before ` ./` or ` *./` is ours.
hash_files() { # names on stdin, NUL-terminated
  if command -v sha256sum >/dev/null 2>&1; then xargs -0 -r sha256sum; else xargs -0 -r shasum -a 256; fi |
    sed -n 's/^\\\{0,1\}\([0-9a-f]\{64\}\) [ *]\.\/.*/\1/p'
}

