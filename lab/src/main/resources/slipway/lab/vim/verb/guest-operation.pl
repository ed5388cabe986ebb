# One guest operation, done inside the guest as the user who asks for it. Standard input holds user,
# password, verb and arguments, separated by NUL, so that no secret is ever an argument. The answer
# is "OK\n" and data, or "FAULT name\n" and a message.
use strict;
use warnings;
use Errno qw(ENOENT EACCES EPERM EEXIST);
use Fcntl;
use POSIX ();

my $STAGE = '/run/lab-guest';

sub fault { print "FAULT $_[0]\n" . ($_[1] // ''); exit 0 }

sub failed {
  my $name =
      $! == ENOENT ? 'FileNotFound'
    : $! == EACCES || $! == EPERM ? 'GuestPermissionDenied'
    : $! == EEXIST ? 'FileAlreadyExists'
    : 'FileFault';
  fault($name, "$_[0]: $!");
}

sub ok { print "OK\n", @_; exit 0 }

my $input = do { local $/; <STDIN> };
my ($user, $password, $verb, @args) = split /\0/, $input, -1;
undef $input;

# Verifies as login does: a usable hash, the right password, an account that has not expired.
my ($hash, $expires);
open my $shadow, '<', '/etc/shadow' or fault('SystemError', "shadow: $!");
while (my $line = <$shadow>) {
  chomp $line;
  my @field = split /:/, $line, -1;
  ($hash, $expires) = @field[1, 7] if $field[0] eq $user;
}
close $shadow;
my @account = getpwnam $user;
my $computed = defined $hash && $hash =~ m{^[\$\w./]} ? crypt($password, $hash) : undef;
fault('InvalidGuestLogin') unless @account && defined $computed && $computed eq $hash;
fault('InvalidGuestLogin') if $expires && $expires < time / 86400;
undef $password;
my ($uid, $gid, $home, $shell) = @account[2, 3, 7, 8];

# What only root can do, before root is given up.
my $staged;
if ($verb eq 'check-put') {
  mkdir $STAGE, 0700 or $! == EEXIST or failed($STAGE);
  ok() if @args && $args[0] eq 'only-stage';
} elsif ($verb eq 'put') {
  open $staged, '<', "$STAGE/$args[0]" or failed('staged file');
  unlink "$STAGE/$args[0]";
} elsif ($verb eq 'get') {
  mkdir $STAGE, 0700 or $! == EEXIST or failed($STAGE);
  sysopen $staged, "$STAGE/$args[0]", O_WRONLY | O_CREAT | O_EXCL, 0600 or failed('staged file');
} elsif ($verb eq 'unstage') {
  unlink "$STAGE/$args[0]";
  ok();
}

sub cmdline {
  my ($pid) = @_;
  open my $from, '<', "/proc/$pid/cmdline" or return '';
  local $/;
  return <$from> // '';
}

sub parent {
  my ($pid) = @_;
  open my $from, '<', "/proc/$pid/stat" or return 0;
  return <$from> =~ /.*\) \S (\d+)/ ? $1 : 0;
}

my @groups = ($gid);
while (my @group = getgrent) {
  push @groups, $group[2] if grep { $_ eq $user } split / /, $group[3];
}
$) = join ' ', $gid, @groups;
POSIX::setgid($gid);
POSIX::setuid($uid);
fault('SystemError', 'privileges stayed') if $> != $uid || $< != $uid || ($uid && POSIX::setuid(0));
umask 022;
chdir '/';

sub copy {
  my ($from, $to) = @_;
  binmode $from;
  binmode $to;
  my $buffer;
  while (my $n = sysread $from, $buffer, 1 << 20) {
    my $done = 0;
    while ($done < $n) {
      my $m = syswrite $to, $buffer, $n - $done, $done;
      defined $m or failed('write');
      $done += $m;
    }
  }
  close $to or failed('close');
}

sub remove_tree {
  my ($path, $depth) = @_;
  fault('FileFault', 'too deep') if $depth > 64;
  if (-l $path || !-d _) {
    unlink $path or failed($path);
    return;
  }
  opendir my $dir, $path or failed($path);
  my @names = grep { $_ ne '.' && $_ ne '..' } readdir $dir;
  closedir $dir;
  remove_tree("$path/$_", $depth + 1) for @names;
  rmdir $path or failed($path);
}

sub describe {
  my ($path, $name) = @_;
  my @stat = lstat $path or return ();
  my $type = -l _ ? 'symlink' : -d _ ? 'directory' : 'file';
  return join("\0", $name, $type, $stat[7], $stat[2] & 07777, $stat[4], $stat[5]) . "\0";
}

sub absolute {
  fault('InvalidArgument', 'not an absolute path') unless $_[0] =~ m{^/} && $_[0] !~ m{\0};
}

my %verbs = (
  'check' => sub { ok() },
  'temporary' => sub {
    my ($kind, $prefix, $suffix, $where) = @_;
    $where = '/tmp' if $where eq '';
    absolute($where);
    for (1 .. 100) {
      my $path = $where . '/' . $prefix . join('', map { ('a' .. 'z', 0 .. 9)[rand 36] } 1 .. 8) . $suffix;
      if ($kind eq 'directory' ? mkdir $path, 0700 : sysopen my $f, $path, O_CREAT | O_EXCL | O_WRONLY, 0600) {
        ok($path);
      }
      failed($path) if $! != EEXIST;
    }
    fault('FileAlreadyExists', 'no free name');
  },
  'mkdir' => sub {
    my ($path, $parents) = @_;
    absolute($path);
    if ($parents) {
      my $at = '';
      my @parts = grep { length } split m{/}, $path;
      pop @parts;
      for (@parts) { $at .= "/$_"; mkdir $at or -d $at or failed($at) }
    }
    mkdir $path or failed($path);
    ok();
  },
  'list' => sub {
    my ($path, $pattern) = @_;
    absolute($path);
    lstat $path or failed($path);
    if (!-d $path) { ok(describe($path, $path)) }
    opendir my $dir, $path or failed($path);
    my @names = sort readdir $dir;
    my $match = $pattern eq '' ? qr/.*/ : eval { qr/^(?:$pattern)$/ };
    fault('InvalidArgument', 'matchPattern') unless defined $match;
    ok(map { describe("$path/$_", $_) } grep { $_ =~ $match } @names);
  },
  'rm' => sub {
    my ($path) = @_;
    absolute($path);
    lstat $path or failed($path);
    fault('NotAFile', $path) if -d _;
    unlink $path or failed($path);
    ok();
  },
  'rmdir' => sub {
    my ($path, $recursive) = @_;
    absolute($path);
    lstat $path or failed($path);
    fault('NotADirectory', $path) unless -d _;
    fault('CannotAccessFile', $path) if $path =~ m{^/+$};
    $recursive ? remove_tree($path, 0) : rmdir $path or failed($path);
    ok();
  },
  'attributes' => sub {
    my ($path, $mode, $owner, $group) = @_;
    absolute($path);
    stat $path or failed($path);
    if ($owner ne '' || $group ne '') {
      chown $owner eq '' ? -1 : $owner, $group eq '' ? -1 : $group, $path or failed($path);
    }
    if ($mode ne '') { chmod $mode, $path or failed($path) }
    ok();
  },
  'check-put' => sub {
    my ($path, $overwrite) = @_;
    absolute($path);
    my ($directory) = $path =~ m{^(.*)/[^/]+$} or fault('InvalidArgument', 'guestFilePath');
    $directory = '/' if $directory eq '';
    stat $directory or failed($directory);
    fault('NotADirectory', $directory) unless -d _;
    fault('GuestPermissionDenied', $directory) unless -w _ && -x _;
    fault('NotAFile', $path) if -d $path;
    fault('FileAlreadyExists', $path) if -e $path && !$overwrite;
    ok();
  },
  'put' => sub {
    my (undef, $path, $overwrite, $mode, $owner, $group) = @_;
    absolute($path);
    my $flags = O_WRONLY | O_CREAT | ($overwrite ? O_TRUNC : O_EXCL);
    sysopen my $to, $path, $flags, 0600 or failed($path);
    chmod($mode eq '' ? 0644 : $mode, $to) or failed($path);
    if ($owner ne '' || $group ne '') {
      chown $owner eq '' ? -1 : $owner, $group eq '' ? -1 : $group, $to or failed($path);
    }
    copy($staged, $to);
    ok();
  },
  'get' => sub {
    my (undef, $path) = @_;
    absolute($path);
    open my $from, '<', $path or failed($path);
    fault('NotAFile', $path) if -d $from;
    copy($from, $staged);
    ok();
  },
  'stat' => sub {
    my ($path) = @_;
    absolute($path);
    stat $path or failed($path);
    fault('NotAFile', $path) if -d _;
    my @stat = stat _;
    fault('GuestPermissionDenied', $path) unless -r _;
    ok(join "\0", $stat[7], $stat[2] & 07777, $stat[4], $stat[5]);
  },
  'check-program' => sub {
    my ($program, $where) = @_;
    absolute($program);
    stat $program or failed($program);
    fault('GuestPermissionDenied', $program) unless -x _ && !-d _;
    if ($where ne '') { absolute($where); stat $where or failed($where) }
    ok();
  },
  'ps' => sub {
    my @lines;
    opendir my $proc, '/proc' or failed('/proc');
    my $boot = 0;
    open my $stat, '<', '/proc/stat';
    while (<$stat>) { $boot = $1 if /^btime (\d+)/ }
    for my $pid (grep { /^\d+$/ } readdir $proc) {
      my $owner = (stat "/proc/$pid")[4];
      next unless defined $owner && open my $f, '<', "/proc/$pid/stat";
      my ($name, $rest) = <$f> =~ /\((.*)\) (.*)/s or next;
      my $started = $boot + int((split ' ', $rest)[19] / POSIX::sysconf(POSIX::_SC_CLK_TCK()));
      my $command = cmdline($pid);
      $command =~ s/\0$//;
      $command =~ s/\0/ /g;
      push @lines, join("\0", $pid, getpwuid($owner) // $owner, $started, $name, $command) . "\0";
    }
    ok(@lines);
  },
  'kill' => sub {
    my ($pid) = @_;
    -e "/proc/$pid" or fault('GuestProcessNotFound', $pid);
    for (my $waits = 0; ; $waits++) {
      my $group = getpgrp $pid;
      last if kill('KILL', $group == $pid ? -$pid : $pid);
      # What the agent has just started is root's still, for as long as this script checks the password.
      my $starting = $! == EPERM && $waits < 500;
      failed("kill $pid") unless $starting && do { local $!; parent($pid) == getppid };
      select undef, undef, undef, 0.01;
    }
    ok();
  },
  'exec' => sub {
    my ($where, $program, $arguments, @environment) = @_;
    POSIX::setsid();
    my $login = (getpwuid $uid)[0];
    %ENV = @environment
      ? map { split /=/, $_, 2 } grep { /=/ } @environment
      : (HOME => $home, USER => $login, LOGNAME => $login, SHELL => $shell,
         PATH => '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
    chdir($where ne '' ? $where : $home) or chdir '/';
    open STDIN, '<', '/dev/null';
    $program =~ s/'/'\\''/g;
    exec {'/bin/sh'} 'sh', '-c', "'$program' $arguments";
    exit 127;
  },
);
my $sub = $verbs{$verb} or fault('SystemError', "no verb $verb");
$sub->(@args);
