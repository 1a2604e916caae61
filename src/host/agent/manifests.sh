#!/bin/sh
# Part of agent.sh: manifests, which tell what was sent as a release.
#
#   .deploy/manifests/ID              its groups, as lines `KEY SHA256`; the hash of this file stands for the whole tree
#   .deploy/manifests/groups/SHA256   entries, one a line:
#     SHA256 SIZE x|- ./PATH          a regular file; x: its owner may execute it
#     d - - ./PATH                    a directory
#     l - - ./PATH//TARGET            a symbolic link
#   .deploy/manifests/stamps/ID       see stamps.sh
#   .deploy/manifests/parts/SHA256    see parts.sh
#   .deploy/manifests/replaced/ID     paths (./PATH) of it where something of the host's own was put
#
# Paths are escaped for printf %b, so that each is one line of plain text. The runner makes all of it: the host never
# has to write a name down. What builds add to a release is in no manifest.

# Paths of one kind, escaped, one a line: f (files), x (files to execute), d or l (with //TARGET).
paths_of() { # KIND ENTRIES
  case $1 in
  f) sed -n 's/^[0-9a-f]\{64\} [0-9]* [-x] //p' "$2" ;;
  x) sed -n 's/^[0-9a-f]\{64\} [0-9]* x //p' "$2" ;;
  *) sed -n "s/^$1 - - //p" "$2" ;;
  esac
}

# Escaped names, one a line, become names that end with NUL; those that hold a backslash come last.
unescape() { # FILE
  if ! grep -q '\\' "$1"; then
    tr '\n' '\000' <"$1"
    return 0
  fi
  sed '/\\/d' "$1" | tr '\n' '\000'
  sed -n '/\\/p' "$1" | while IFS= read -r name; do printf '%b\0' "$name"; done
}

# Names of a kind that end with NUL.
names_of() { # KIND ENTRIES
  names=$work/names.$1.$$
  paths_of "$1" "$2" >"$names"
  unescape "$names"
}

# Names on stdin that end with NUL, hashed: lines `SHA256  NAME`.
hash_named() {
  if command -v sha256sum >/dev/null 2>&1; then xargs -0 -r sha256sum --; else xargs -0 -r shasum -a 256 --; fi
}

# Sets quick_hash where openssl is there and says what sha256sum says: it uses what the processor has for it.
choose_hash() { # PROBE
  probe=$1
  printf probe >"$probe"
  if [ "$(openssl dgst -sha256 -r "$probe" 2>/dev/null | cut -c 1-64)" = "$(hash_input <"$probe")" ]; then quick_hash=1; fi
  rm -f -- "$probe"
}

# `SHA256 ./PATH` of files whose paths, none of them escaped, are in FILE.
hash_plain() { # FILE
  tr '\n' '\000' <"$1" |
    if [ -n "$quick_hash" ]; then xargs -0 -r openssl dgst -sha256 -r; else hash_named; fi |
    sed -n 's/^\([0-9a-f]\{64\}\) [ *]\.\//\1 .\//p'
}

# `SHA256 ./PATH`, escaped, of every file whose escaped path is in FILE and that is there, below the current directory.
hash_paths() { # FILE
  sed '/\\/d' "$1" >"$1.plain"
  if [ "$(wc -l <"$1.plain")" -gt 1000 ]; then
    choose_hash "$1.probe"
    # Two at a time: most hosts have two processors.
    sed -n 'n;p' "$1.plain" >"$1.second"
    hash_plain "$1.second" >"$1.hashed" &
    other_half=$!
    sed -n 'p;n' "$1.plain" >"$1.first"
    hash_plain "$1.first"
    wait "$other_half"
    cat "$1.hashed"
  else
    hash_plain "$1.plain"
  fi
  sed -n '/\\/p' "$1" | while IFS= read -r name; do
    # The x keeps line breaks at the end.
    decoded=$(printf '%bx' "$name")
    decoded=${decoded%x}
    if [ -f "$decoded" ] && [ ! -L "$decoded" ]; then printf '%s %s\n' "$(hash_input <"$decoded")" "$name"; fi
  done
}

# Prints the groups of the store that are as they were.
list_groups_present() {
  (cd "$deploy/manifests/groups" && find . -type f -print0 | hash_named 2>/dev/null) | sed -n 's/^\([0-9a-f]\{64\}\) [ *]\.\/\1$/\1/p'
}

# Whether every group that an index names is among those of lists/present.
is_present() { # INDEX
  [ -s "$1" ] && awk 'present { there[$1]; next } !($2 in there) { missing = 1; exit } END { exit missing }' \
    present=1 "$work/lists/present" present= "$1"
}

# Whether no step has removed a group since.
groups_exist() { # INDEX
  while read -r _ group; do
    [ -f "$deploy/manifests/groups/$group" ] || return 1
  done <"$1"
}

# The entries of all groups that an index names.
entries_of() { # INDEX
  sed 's/^.* //' "$1" | tr '\n' '\000' | (cd "$deploy/manifests/groups" && xargs -0 -r cat --)
}

note_replaced() { # REL
  [ -f "$deploy/manifests/$id" ] || return 0
  mkdir -p "$deploy/manifests/replaced"
  echo "./$1" >>"$deploy/manifests/replaced/$id"
}

# Forgets groups that no release has any more, and releases that are gone.
prune_groups() {
  [ -d "$deploy/manifests/groups" ] || return 0
  for index in "$deploy"/manifests/* "$deploy"/manifests/stamps/*; do
    if [ -f "$index" ] && [ ! -d "$path/releases/${index##*/}" ]; then rm -f -- "$index"; fi
  done
  {
    cat "$deploy"/manifests/[0-9]* 2>/dev/null || :
    find "$deploy/manifests/groups" -type f | sed 's/^.*\//there /'
  } | awk '$1 != "there" { used[$2] = 1; next } !($2 in used) { print $2 }' |
    tr '\n' '\000' | (cd "$deploy/manifests/groups" && xargs -0 -r rm -f --)
  prune_parts
}
