#!/bin/sh
# Part of compose.sh: what there is room for, before images are pulled or built.

# Prints free-kib= where that is less than ENOUGH, and only then asks the registries, which count such a question as a
# pull: have=REF for each image in service, there=REF for what need not be pulled, and behind manifest=REF what the
# registry says of it, or nothing where it does not say.
room() { # PATH ID ENOUGH-KIB WHAT...
  use_kept "$1" "$2"
  enough=$3
  shift 3
  credentials=
  case " $*" in
  *' login-'*) credentials=$(cat) ;;
  esac
  free=$(free_kib)
  if [ -z "$free" ] || [ "$free" -ge "$enough" ]; then return 0; fi
  printf 'free-kib=%s\n' "$free"
  sed -n 's/^image=[^ ]* [^ ]* [^ ]* \(..*\)$/have=\1/p' "$path/current/.deploy-compose/settings" 2>/dev/null
  for what do
    ref=${what#*/}
    case $what in
    missing/* | login-missing/*)
      if image_id "$ref" >/dev/null; then
        printf 'there=%s\n' "$ref"
        continue
      fi
      ;;
    pull/* | login-pull/*) ;;
    *) continue ;;
    esac
    printf 'manifest=%s\n' "$ref"
    # The loop has its words already.
    set -- manifest inspect
    if is_on_loopback "$ref"; then set -- "$@" --insecure; fi
    case $what in
    login-*) with_credentials "$@" "$ref" ;;
    *) docker "$@" "$ref" </dev/null ;;
    esac 2>/dev/null
    echo
  done
}

# Where the engine itself does without TLS unless it is told to: nothing can listen between.
is_on_loopback() { # REF
  address=${1%%/*}
  case ${address%:*} in
  localhost) ;;
  127.*) case ${address%:*} in *[!0-9.]*) return 1 ;; esac ;;
  *) return 1 ;;
  esac
}
