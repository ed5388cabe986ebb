# shellcheck shell=bash
# Packages of Debian and its kin.

# Package operations take the guest's root by option; maintainer scripts run inside it.
guest_dpkg() {
  if [ -z "$ROOT" ]; then dpkg "$@"; else dpkg --root="$ROOT" "$@"; fi
}

guest_dpkg_query() {
  dpkg-query --admindir="$ROOT/var/lib/dpkg" "$@"
}

package_suffix() {
  printf deb
}

# package_identity FILE: NAME and VERSION, tab-separated.
package_identity() {
  printf '%s\t%s\n' "$(dpkg-deb -f "$1" Package)" "$(dpkg-deb -f "$1" Version)"
}

# What the guest must have in the end.
packages_needed() {
  echo open-iscsi
  [ "$(initramfs_kind)" != dracut ] || echo dracut-network
}

# What dpkg calls a package's state: installed, config-files, … or nothing.
package_state() {
  # shellcheck disable=SC2016 # dpkg-query fills this in, not the shell
  guest_dpkg_query -W -f '${db:Status-Status}' "$1" 2>/dev/null
}

packages_all() {
  # shellcheck disable=SC2016
  guest_dpkg_query -W -f '${binary:Package}\t${Version}\t${db:Status-Status}\n' 2>/dev/null |
    awk -F'\t' '$3 == "installed" { print $1 "\t" $2 }' | sort
}

# The process that holds one of dpkg's locks.
package_lock_holder() {
  lock_holder /var/lib/dpkg/lock-frontend || lock_holder /var/lib/dpkg/lock
}

package_lock_held() {
  grep -q 'lock.*was locked by another process' "$1"
}

packages_unfinished() {
  guest_dpkg --audit 2>&1 | head -n 3 | tr '\n' ' '
}

packages_install() {
  quietly guest_dpkg --install "$@"
}

# packages_remove PRIOR NAME...: what was there in part before is not purged.
packages_remove() {
  local how=--purge
  [ "$1" = none ] || how=--remove
  shift
  quietly guest_dpkg "$how" "$@"
}

package_is_needed_by_others() {
  grep -q 'dependency problems' "$1"
}

package_complaint() {
  grep -E '^(dpkg|E:|Errors)|depends on' "$1" | head -n 3 | tr '\n' ' '
}

# What a package makes and does not take along when it is purged: nothing.
package_leftovers() {
  :
}

packages_from_repositories() {
  quietly in_guest apt-get -y -q --no-install-recommends --no-upgrade install "$@"
}

# Triggers would build the start-up image now, half configured, and once more later; stand-ins
# swallow the calls and the action "initramfs" builds it once.
quietly() {
  local status program
  install -d -m 0700 "$STATE/shim"
  for program in update-initramfs dracut; do
    printf '#!/bin/sh\nexit 0\n' >"$STATE/shim/$program"
    chmod 0755 "$STATE/shim/$program"
  done
  PATH=$STATE_IN_GUEST/shim:$PATH DEBIAN_FRONTEND=noninteractive "$@" \
    >"$STATE/packages.log" 2>&1 </dev/null
  status=$?
  rm -rf "$STATE/shim"
  return "$status"
}
