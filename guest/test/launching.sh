#!/bin/bash
# Tests of the way to root, from an account that is not root.
# shellcheck disable=SC2154 # dir and root are the runner's

# What a guest always has. No sudo.
ALWAYS=(bash cat dirname id mkdir mv rm sha256sum tail tar touch)

# upload: lays out what the manager uploads, in a directory of the account.
upload() {
  local program
  mkdir -p "$dir/programs" "$dir/account" "$dir/tree"
  for program in "${ALWAYS[@]}"; do
    ln -s "$(command -v "$program")" "$dir/programs/$program"
  done
  cp "$here/../linux/launch" "$dir/account/launch"
  cp -a "$here/../linux" "$dir/tree/linux"
  (cd "$dir/tree" && find linux -type f -exec sha256sum {} + >SHA256SUMS)
  tar -C "$dir/tree" -cf "$dir/account/bundle.tar" .
  sum=$(sha256sum <"$dir/account/bundle.tar")
  sum=${sum%% *}
  printf 'hunter2 of the account\n' >"$dir/account/secret"
  chown -R nobody: "$dir/account"
  chmod 0755 "$dir"
}

# launch: as VMware Tools would.
launch() {
  setpriv --reuid=nobody --regid=nogroup --clear-groups \
    env -i PATH="$dir/programs" bash "$dir/account/launch" apply 60 "$sum" || fail "launch failed"
}

# phony_sudo PASSWORD: one that asks, and says what it was called with.
phony_sudo() {
  cat >"$dir/programs/sudo" <<SH
#!/bin/bash
[ "\$1" != -n ] || exit 1
read -r said
if [ "\$said" != "$1" ]; then
  echo "Sorry, try again." >&2
  echo "sudo: 1 incorrect password attempt" >&2
  exit 1
fi
printf '%s\n' "\$*" >"$dir/account/called"
touch "$dir/account/work/root"
SH
  chmod 0755 "$dir/programs/sudo"
}

# ended CODE WHY: so it was told, nothing was run, and the password is nowhere.
ended() {
  [ "$(cat "$dir/account/work/rc")" = "$1" ] || fail "rc $(cat "$dir/account/work/rc")"
  [ "$(cat "$dir/account/work/why")" = "$2" ] || fail "why: $(cat "$dir/account/work/why")"
  [ ! -e "$dir/account/work/root" ] || fail "it says that root was reached"
  no_password_left
  expect_unchanged
}

no_password_left() {
  ! grep -r hunter2 "$dir/account" || fail "the password was left behind"
}

test_an_account_without_sudo_is_told_so() {
  upload
  launch
  ended 11 "sudo is not installed"
}

test_a_refused_password_is_told_in_the_words_of_sudo() {
  upload
  phony_sudo "another one"
  launch
  ended 11 "sudo: 1 incorrect password attempt"
}

test_the_password_reaches_sudo_and_nothing_else() {
  upload
  phony_sudo "hunter2 of the account"
  launch
  [ -e "$dir/account/work/root" ] || fail "not root: $(cat "$dir/account/work/why")"
  [ ! -e "$dir/account/work/rc" ] || fail "it ended: $(cat "$dir/account/work/rc")"
  no_password_left
}

test_a_root_that_cannot_start_anything_is_told() {
  upload
  phony_sudo "hunter2 of the account"
  cat >>"$dir/programs/sudo" <<SH
echo "Failed to connect to bus" >&2
exit 1
SH
  launch
  rm "$dir/account/work/root"
  ended 10 "Failed to connect to bus"
}

test_a_damaged_upload_is_not_run() {
  upload
  printf x >>"$dir/account/bundle.tar"
  phony_sudo "hunter2 of the account"
  launch
  ended 10 "the upload is damaged"
  [ ! -e "$dir/account/called" ] || fail "sudo was called"
}
