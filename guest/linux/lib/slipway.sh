# shellcheck shell=bash
# What every action stands on: the guest's root, results as JSON lines, problems, programs.
#
# SLIPWAY_ROOT    the guest's root directory; empty is the running guest itself
# SLIPWAY_BUNDLE  the directory with the carried packages of this distribution
# SLIPWAY_WORK    where progress and results go; never inside the guest's own files

export LC_ALL=C LANG=C LANGUAGE=C
unset POSIXLY_CORRECT
# SLES 11 has bash 3.2. Before 4.4 (RHEL 6 and 7, SLES 12) an empty array counts as unset.
((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)) || set +u

ROOT=${SLIPWAY_ROOT:-}
ROOT=${ROOT%/}
# shellcheck disable=SC2034 # the actions read these
STATE=$ROOT/var/lib/slipway
# What the state directory is called inside the guest.
# shellcheck disable=SC2034
STATE_IN_GUEST=/var/lib/slipway
WORK=${SLIPWAY_WORK:-/dev/null}
# shellcheck disable=SC2034 # the actions read it
BUNDLE=${SLIPWAY_BUNDLE:-}
# shellcheck disable=SC2034
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

ACTION=${ACTION:-$(basename "$0" | sed 's/^[0-9]*-//')}
VERB=${1:-}
CHANGES=()
WARNINGS=()
# Set: say what would change, and change nothing.
DRY=${SLIPWAY_DRY:-}

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
  [ -z "$DRY" ] || return 0
  printf '{"action":%s,"verb":%s,"outcome":%s,"description":%s,"changes":%s,"undo":%s%s}\n' \
    "$(json "$ACTION")" "$(json "$VERB")" "$(json "$1")" "$(json "$2")" \
    "$(json_list "${CHANGES[@]}")" "$(json "${3:-}")" "${4:+,$4}"
}

# What is worth knowing but stops nothing, for result's last argument.
warnings() {
  printf '"warnings":%s' "$(json_list "${WARNINGS[@]}")"
}

# problem TYPE NAME...: the line of an action that cannot go on, and the end of it. TYPE is an id
# of the manager's catalogue; the names follow the machine's.
problem() {
  local type=$1
  shift
  DRY=''
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

# os_release KEY: as in os-release(5). What came before that file has one line in another, as in
# "CentOS release 6.10 (Final)".
os_release() {
  local file=$ROOT/etc/os-release line
  [ -f "$file" ] || file=$ROOT/usr/lib/os-release
  if [ -f "$file" ]; then
    sed -n "s/^$1=//p" "$file" | head -n 1 | tr -d "\"'"
    return
  fi
  if [ -f "$ROOT/etc/SuSE-release" ]; then
    suse_release "$1"
    return
  fi
  line=$(head -n 1 "$ROOT/etc/redhat-release" 2>/dev/null) || return 0
  case $1 in
    PRETTY_NAME) printf '%s\n' "$line" ;;
    VERSION_ID) sed -n 's/.* release \([0-9][0-9.]*\).*/\1/p' <<<"$line" ;;
    ID)
      case $line in
        'Red Hat '*) echo rhel ;;
        'CentOS '*) echo centos ;;
        'Oracle '*) echo ol ;;
      esac
      ;;
  esac
}

# SLES 11's three lines: "SUSE Linux Enterprise Server 11 (x86_64)", "VERSION = 11", "PATCHLEVEL = 4".
suse_release() {
  local file=$ROOT/etc/SuSE-release
  case $1 in
    PRETTY_NAME) head -n 1 "$file" ;;
    VERSION_ID)
      sed -n -e 's/^VERSION *= *//p' -e 's/^PATCHLEVEL *= *\([1-9]\)/.\1/p' "$file" | tr -d '\n'
      ;;
    ID) ! grep -q '^SUSE Linux Enterprise Server .*(x86_64)' "$file" || echo sles ;;
  esac
}

# lock_holder FILE: the process that holds a lock on it. // fcntl locks, so /proc/locks tells
lock_holder() {
  local device inode place
  read -r device inode < <(stat -c '%d %i' "$ROOT$1" 2>/dev/null) || return 1
  place=$(printf '%02x:%02x:' $(((device >> 8) & 0xfff)) \
    $(((device & 0xff) | ((device >> 12) & 0xfff00))))
  # A subvolume has a number of its own that the list does not know.
  [ "$(stat -f -c %T "$ROOT$1" 2>/dev/null)" != btrfs ] || place=
  awk -v place="$place" -v inode="$inode" '
    $2 == "POSIX" && $4 == "WRITE" && index($6, place) == 1 {
      n = split($6, parts, ":"); if (parts[n] == inode) { print $5; found = 1; exit } }
    END { exit !found }' /proc/locks
}

# Whether systemd starts a unit in this guest.
unit_enabled() {
  local link
  for link in "$ROOT"/etc/systemd/system/*.wants/"$1" "$ROOT"/etc/systemd/system/dbus-*.service \
    "$ROOT"/etc/systemd/system/network.service; do
    [ -L "$link" ] || continue
    { [ "$(basename "$link")" = "$1" ] || [ "$(basename "$(readlink "$link")")" = "$1" ]; } &&
      return 0
  done
  return 1
}

has_systemd() {
  [ -d "$ROOT/usr/lib/systemd/system" ] || [ -d "$ROOT/lib/systemd/system" ]
}

# 0 when it is not there or does not say.
systemd_version() {
  in_guest systemctl --version 2>/dev/null | awk 'NR == 1 { v = $2 + 0 } END { print v + 0 }'
}

# read_lines NAME: each line of standard input becomes an element of that array. What bash has for
# that is too new for SLES 11.
read_lines() {
  local one
  eval "$1=()"
  while IFS= read -r one || [ -n "$one" ]; do
    eval "$1+=(\"\$one\")"
  done
}

lower() {
  tr '[:upper:]' '[:lower:]' <<<"$1"
}

sha256() {
  sha256sum -- "$1" | cut -d' ' -f1
}

human() {
  awk -v n="$1" 'BEGIN {
    split("B KiB MiB GiB TiB PiB", unit, " ")
    for (i = 1; n >= 1024 && i < 6; i++) n /= 1024
    printf "%.1f%s", n, unit[i] }'
}

# room PATH: the mount point that holds it, and its free bytes. // df --output is too new
room() {
  df -P -k -- "$ROOT$1" 2>/dev/null | awk 'NR == 2 { printf "%s\t%.0f\n", $6, $4 * 1024 }'
}

running_kernel() {
  if [ -r "$ROOT/proc/sys/kernel/osrelease" ]; then
    head -n 1 "$ROOT/proc/sys/kernel/osrelease"
  elif [ -z "$ROOT" ]; then
    uname -r
  fi
}

# An action that does more than its undo after the move says so itself.
finalise() {
  undo
}

# A shipped action answers exactly these.
dispatch() {
  case $VERB in
    check) check ;;
    apply) apply ;;
    undo) undo ;;
    finalise) finalise ;;
    plan)
      DRY=yes
      apply
      ;;
    *)
      echo "usage: $0 check|plan|apply|undo|finalise" >&2
      exit 2
      ;;
  esac
}
