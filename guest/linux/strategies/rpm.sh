# shellcheck shell=bash
# Packages of Red Hat's kin, SUSE and Photon.

guest_rpm() {
  in_guest rpm "$@"
}

package_suffix() {
  printf rpm
}

# package_identity FILE: NAME and VERSION, tab-separated. The file lies outside of a phony guest.
package_identity() {
  guest_rpm -qp --nosignature --queryformat '%{NAME}\t%{VERSION}-%{RELEASE}\n' "$1" 2>/dev/null
}

packages_needed() {
  case $(family) in
    rhel)
      echo iscsi-initiator-utils
      # dracut's iscsi and network modules are a package of their own here.
      echo dracut-network
      ;;
    *) echo open-iscsi ;;
  esac
}

# rpm knows no half-removed packages: installed, or nothing.
package_state() {
  if guest_rpm -q "$1" >/dev/null 2>&1; then printf installed; fi
}

packages_all() {
  guest_rpm -qa --queryformat '%{NAME}\t%{VERSION}-%{RELEASE}\n' 2>/dev/null | sort
}

# The process that holds rpm's lock, or runs one of the programs in front of it.
package_lock_holder() {
  local file pid
  for file in /var/lib/rpm/.rpm.lock /usr/lib/sysimage/rpm/.rpm.lock; do
    lock_holder "$file" && return 0
  done
  for file in /var/run/yum.pid /var/run/zypp.pid /var/cache/dnf/metadata_lock.pid \
    /var/run/dnf.pid; do
    pid=$(head -c 20 "$ROOT$file" 2>/dev/null | tr -cd 0-9)
    if [ -n "$pid" ] && [ -d "/proc/$pid" ]; then
      printf '%s\n' "$pid"
      return 0
    fi
  done
  return 1
}

package_lock_held() {
  grep -q "can't create transaction lock\|waiting for transaction lock" "$1"
}

packages_unfinished() {
  guest_rpm -q rpm 2>&1 | grep -i 'error:' | head -n 3 | tr '\n' ' '
}

packages_install() {
  quietly guest_rpm -i "$@"
}

packages_remove() {
  shift
  quietly guest_rpm -e "$@"
}

package_is_needed_by_others() {
  grep -q 'is needed by' "$1"
}

package_complaint() {
  grep -E '^error:|is needed by|conflicts' "$1" | head -n 3 | tr '\n' ' '
}

# The initiator's name is made when the package is installed, and belongs to no package.
package_leftovers() {
  printf '%s\n' /etc/iscsi/initiatorname.iscsi /etc/iscsi /var/lib/iscsi
}

packages_from_repositories() {
  local program
  for program in dnf yum zypper tdnf; do
    guest_has "$program" || continue
    case $program in
      zypper) quietly in_guest zypper --non-interactive --quiet install --no-recommends "$@" ;;
      *) quietly in_guest "$program" -y -q install "$@" ;;
    esac
    return
  done
  echo "error: none of dnf, yum, zypper and tdnf is there" >"$STATE/packages.log"
  return 1
}

quietly() {
  "$@" >"$STATE/packages.log" 2>&1 </dev/null
}
