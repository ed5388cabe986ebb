# shellcheck shell=bash
# What every action stands on: the guest's root, results as JSON lines, problems, programs.
#
# SLIPWAY_ROOT    the guest's root directory; empty is the running guest itself
# SLIPWAY_BUNDLE  the directory with the carried packages of this distribution
# SLIPWAY_WORK    where progress and results go; never inside the guest's own files

export LC_ALL=C LANG=C LANGUAGE=C
unset POSIXLY_CORRECT

ROOT=${SLIPWAY_ROOT:-}
ROOT=${ROOT%/}
STATE=$ROOT/var/lib/slipway
# What the state directory is called inside the guest.
STATE_IN_GUEST=/var/lib/slipway
WORK=${SLIPWAY_WORK:-/dev/null}
# shellcheck disable=SC2034 # the actions read it
BUNDLE=${SLIPWAY_BUNDLE:-}
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

ACTION=${ACTION:-$(basename "$0" | sed 's/^[0-9]*-//')}
VERB=${1:-}
CHANGES=()

# One JSON string.
json() {
  local s=$1
  s=${s//\\/\\\\}
  s=${s//\"/\\\"}
  s=${s//$'\n'/\\n}
  s=${s//$'\t'/\\t}
  printf '"%s"' "${s//[[:cntrl:]]/?}"
}

# A JSON list of strings.
json_list() {
  local comma='' item
  printf '['
  for item in "$@"; do
    printf '%s' "$comma"
    json "$item"
    comma=,
  done
  printf ']'
}

# result OUTCOME DESCRIPTION [UNDO] [EXTRA-JSON-MEMBERS]: the action's one line.
result() {
  printf '{"action":%s,"verb":%s,"outcome":%s,"description":%s,"changes":%s,"undo":%s%s}\n' \
    "$(json "$ACTION")" "$(json "$VERB")" "$(json "$1")" "$(json "$2")" \
    "$(json_list "${CHANGES[@]}")" "$(json "${3:-}")" "${4:+,$4}"
}

# problem TYPE NAME...: the line of an action that cannot go on, and the end of it. TYPE is an id
# of the manager's catalogue; the names follow the machine's.
problem() {
  local type=$1
  shift
  result PROBLEM "$type: $*" '' \
    "\"problem\":{\"type\":$(json "$type"),\"names\":$(json_list "$@")}"
  exit 3
}

# failed WHAT-WENT-WRONG: a problem without an entry of its own.
failed() {
  problem guest-action-failed "$ACTION" "$1"
}

# progress PERCENT-OF-THE-ACTION TEXT
progress() {
  [ -d "$WORK" ] || return 0
  printf '%s\t%s\t%s\n' "$ACTION" "$1" "${2//[[:cntrl:]]/ }" >>"$WORK/progress"
}

# Runs a program of the guest. Phony guests without a shell are run from outside, with the guest's
# programs first.
in_guest() {
  if [ -z "$ROOT" ]; then
    "$@"
  elif [ -x "$ROOT/bin/sh" ]; then
    chroot "$ROOT" "$@"
  else
    PATH="$ROOT/usr/sbin:$ROOT/usr/bin:$PATH" SLIPWAY_ROOT=$ROOT "$@"
  fi
}

guest_has() {
  local d
  for d in usr/sbin usr/bin sbin bin usr/local/sbin usr/local/bin; do
    [ -x "$ROOT/$d/$1" ] && return 0
  done
  return 1
}

# Package operations take the guest's root by option; maintainer scripts run inside it.
guest_dpkg() {
  if [ -z "$ROOT" ]; then dpkg "$@"; else dpkg --root="$ROOT" "$@"; fi
}

guest_dpkg_query() {
  dpkg-query --admindir="$ROOT/var/lib/dpkg" "$@"
}

# os_release KEY
os_release() {
  sed -n "s/^$1=//p" "$ROOT/etc/os-release" 2>/dev/null | head -n 1 | tr -d "\"'"
}

sha256() {
  sha256sum -- "$1" | cut -d' ' -f1
}

human() {
  numfmt --to=iec-i --suffix=B --format=%.1f "$1"
}

running_kernel() {
  if [ -r "$ROOT/proc/sys/kernel/osrelease" ]; then
    head -n 1 "$ROOT/proc/sys/kernel/osrelease"
  elif [ -z "$ROOT" ]; then
    uname -r
  fi
}

# A shipped action answers exactly these.
dispatch() {
  case $VERB in
    check) check ;;
    apply) apply ;;
    undo) undo ;;
    *)
      echo "usage: $0 check|apply|undo" >&2
      exit 2
      ;;
  esac
}
