# shellcheck shell=bash
# A kernel that is installed while the root disk is remote: the boot capsule holds the old one, whose
# modules may be gone at the next start. The hook writes down which to hand over.

HOOK_UNITS=/etc/systemd/system

kernel_hook_kind() {
  local major
  major=$(os_release VERSION_ID)
  if [ "$(family)" = rhel ] && [ "${major%%.*}" -ge 8 ]; then
    printf kernel-install
  elif [ "$(family)" = debian ] || [ "$(family)" = rhel ]; then
    printf postinst
  elif has_systemd; then
    printf path-unit
  else
    printf none
  fi
}

# kernel_hook_body: shell that has the kernel's version in $version. Only a file with an image and
# a kernel beside it counts, and only while a session is there.
kernel_hook_body() {
  cat <<SCRIPT
for session in /sys/class/iscsi_session/session*; do [ -e "\$session" ] && break; done
[ -e "\$session" ] && [ -n "\$version" ] && [ -d $STATE_IN_GUEST ] || exit 0
echo "\$version" >$STATE_IN_GUEST/staged.new && mv -f $STATE_IN_GUEST/staged.new $STATE_IN_GUEST/staged
exit 0
SCRIPT
}

kernel_hook_keep() {
  local changed=1
  case $(kernel_hook_kind) in
    kernel-install)
      put_file /etc/kernel/install.d/95-slipway.install 0755 < <(
        printf '#!/bin/sh\n# Written by Slipway: notes a new kernel for the boot capsule.\n'
        # shellcheck disable=SC2016 # for the script
        printf '[ "$1" = add ] || exit 0\nversion=$2\n'
        kernel_hook_body) && changed=0
      ;;
    postinst)
      put_file /etc/kernel/postinst.d/zz-slipway 0755 < <(
        # shellcheck disable=SC2016
        printf '#!/bin/sh\n# Written by Slipway: notes a new kernel for the boot capsule.\nversion=$1\n'
        kernel_hook_body) && changed=0
      ;;
    path-unit)
      put_file /usr/local/sbin/slipway-kernel 0755 < <(
        printf '#!/bin/sh\n# Written by Slipway: notes a new kernel for the boot capsule.\n'
        # shellcheck disable=SC2016 # for the script
        printf 'version=$(ls -t /boot/vmlinuz-* | head -n 1)\nversion=${version#/boot/vmlinuz-}\n'
        # shellcheck disable=SC2016
        printf '[ "$version" != "$(uname -r)" ] || exit 0\n'
        kernel_hook_body) && changed=0
      put_file "$HOOK_UNITS/slipway-kernel.service" 0644 <<'UNIT' && changed=0
[Unit]
Description=Note a new kernel for the boot capsule

[Service]
Type=oneshot
ExecStart=/usr/local/sbin/slipway-kernel
UNIT
      put_file "$HOOK_UNITS/slipway-kernel.path" 0644 <<'UNIT' && changed=0
[Unit]
Description=Watch for new kernels

[Path]
PathChanged=/boot
UNIT
      put_link "$HOOK_UNITS/multi-user.target.wants/slipway-kernel.path" \
        "$HOOK_UNITS/slipway-kernel.path" && changed=0
      ;;
  esac
  return "$changed"
}

kernel_hook_kept() {
  [ -x "$ROOT/etc/kernel/install.d/95-slipway.install" ] ||
    [ -x "$ROOT/etc/kernel/postinst.d/zz-slipway" ] ||
    [ -f "$ROOT$HOOK_UNITS/slipway-kernel.path" ]
}

# The kernel to hand over: the noted one once it is complete, else the running one.
kernel_to_collect() {
  local version
  version=$(head -n 1 "$STATE/staged" 2>/dev/null)
  case $version in
    '' | *[!A-Za-z0-9._+~-]*) ;;
    *)
      if [ -f "$ROOT$(kernel_path "$version")" ] && [ -f "$ROOT$(initramfs_path "$version")" ]; then
        printf '%s\n' "$version"
        return
      fi
      ;;
  esac
  running_kernel
}
