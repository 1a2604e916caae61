import type { FailureKind } from '../model/failure.ts';

/** What a kind of failure means and what a person does about it, for docs/troubleshooting.md. */
export interface FailureGuide {
  readonly means: string;
  readonly remedy: string;
}

/** Every kind there is, in the order in which a deployment can meet them. */
export const failureGuide: Readonly<Record<FailureKind, FailureGuide>> = {
  'config-invalid': {
    means: 'The configuration or the inputs have mistakes. Nothing was contacted.',
    remedy: 'Each mistake is listed with its place and what is valid there: mend them all at once.',
  },
  'source-invalid': {
    means: 'What is to be deployed is not there, cannot be read, or changed while it was read.',
    remedy: 'Check `source`, and that the build that makes it ran before, in the same job.',
  },
  'key-unreadable': {
    means: 'The private key is none, is cut off, or needs a passphrase.',
    remedy:
      'Store the whole file in the secret, its first and last line included; give `passphrase` if it has one.',
  },
  'host-key-unknown': {
    means: 'No key is pinned for the host. Nothing was sent to it.',
    remedy:
      'Compare the line that was printed with `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on the host, and put it into `known-hosts`.',
  },
  'host-key-changed': {
    means: 'The host shows another key than the pinned one: it was set up anew, or somebody is in between.',
    remedy: 'Find out which, on the host itself. Only then replace the line in `known-hosts`.',
  },
  'host-key-type-unknown': {
    means: 'The host has no key of the pinned type.',
    remedy: 'Pin a key that it has: the line was printed; compare it on the host first.',
  },
  'host-key-revoked': {
    means: 'The host shows a key that `known-hosts` marks `@revoked`.',
    remedy: 'Give the host a new key, and pin that.',
  },
  'name-not-found': {
    means: 'The name of the host, or of a jump host, has no address.',
    remedy: 'Check its spelling and the DNS as the runner sees it.',
  },
  'name-lookup-failed': {
    means: 'No name server answered the question for the address of the host, or of a jump host.',
    remedy: 'It may pass by itself. If not, check the network of the runner and its DNS.',
  },
  'connection-refused': {
    means: 'The machine answers, but nothing listens at the port.',
    remedy: 'Check `port` and that the SSH server runs.',
  },
  'connection-timed-out': {
    means: 'Nothing answered in time.',
    remedy:
      'Check the firewall: it must let the runner in. A machine without a public address needs a `jump` or a runner of its own.',
  },
  'host-unreachable': {
    means: 'There is no way to the machine from the runner.',
    remedy: 'Check the address, and whether the runner is in the network that it needs.',
  },
  'no-common-algorithm': {
    means: 'Runner and host have no cipher, key exchange or key type in common.',
    remedy: 'Update the SSH server; ed25519 and the RSA-SHA2 signatures are enough.',
  },
  'authentication-failed': {
    means: 'The host does not take the key for this user.',
    remedy:
      "Put the public key into the user's `~/.ssh/authorized_keys`; the home directory may be writable by its owner only.",
  },
  'transport-unavailable': {
    means: 'The `openssh` transport cannot be used on this runner.',
    remedy: 'Install the OpenSSH client, or use `transport: ssh2`.',
  },
  'connection-lost': {
    means: 'The connection broke. What ran on the host then may have ended either way.',
    remedy: 'Run `status`. An armed host goes back by itself; `recover` finishes what is left.',
  },
  'command-failed': {
    means: 'A command on the host ended with another exit code than 0.',
    remedy:
      'Read the lines that it printed. It runs in the release, as the deploying user, without a terminal.',
  },
  'command-signalled': {
    means: 'A command on the host was ended by a signal.',
    remedy: 'SIGKILL mostly means that memory ran out: look into `dmesg` on the host.',
  },
  'command-timed-out': {
    means: 'A command on the host took too long and was ended, with all that it had started.',
    remedy: 'Raise its `timeout`. What is to stay running belongs into a service, not into a command.',
  },
  'agent-refused': {
    means: 'The host refused a step, because it found something other than this run knew.',
    remedy: 'Run `status`: somebody or another run has changed the app’s directory meanwhile.',
  },
  'path-not-writable': {
    means: 'The deploying user may not write to `path`.',
    remedy: 'As root: `install -d -o deploy /srv/shop`.',
  },
  'disk-full': {
    means: 'There is not enough room, or there are not enough inodes, for another release.',
    remedy: 'Free some, or lower `keep`.',
  },
  'tool-missing': {
    means: 'The host lacks a program, or the right to run it without a password.',
    remedy: 'Install what is named, or add the sudoers line that is printed.',
  },
  'link-escapes': {
    means: 'The source has a link that leads out of it.',
    remedy: 'Remove the link, or list what it leads to under `shared`.',
  },
  'digest-mismatch': {
    means: 'What arrived on the host is not what was sent. It was thrown away.',
    remedy: 'Deploy again; when it comes again, test the disk and memory of the host.',
  },
  'release-exists': {
    means: 'There is a release of that name on the host already.',
    remedy: 'Deploy again: it takes a new name.',
  },
  'release-unknown': {
    means: 'The release to go back to is not on the host, or its name is not clear.',
    remedy: '`status` and `history` show which there are. Older ones than `keep` are cleared away.',
  },
  'release-unconfirmed': {
    means: 'A release is in service that no run has confirmed.',
    remedy: 'Deploy again, or name a release to go back to.',
  },
  'shared-conflict': {
    means:
      'Something of the release stands where a shared file or the `.env` is to be, or a shared file is missing.',
    remedy: 'Leave it out of the source, or create the shared file on the host.',
  },
  'deployment-in-progress': {
    means: 'Another run holds the lease of the host.',
    remedy:
      'Wait for it (`lock-wait`): the lease of a run that was cut off ends by itself within a minute. When you know that it is dead: `unlock RUN`.',
  },
  'lease-lost': {
    means: 'This run was silent for too long, or another one took over.',
    remedy: 'Run `status`: the host looked after itself.',
  },
  'deployment-timed-out': {
    means: 'The host went back by itself, because the run did not confirm it in time.',
    remedy: 'Raise `confirm-within` when the checks take longer than it.',
  },
  'needs-human': {
    means: 'The host cannot go on alone: neither release is proven good.',
    remedy: 'Put the app right by hand as the log says, then run `recover` and `status`.',
  },
  'unit-invalid': {
    means: 'The systemd unit is not there, or systemd does not accept it.',
    remedy: 'Read what systemd says of it; see `driver.systemd` in configuration.md.',
  },
  'image-missing': {
    means: 'An image of the release cannot be had.',
    remedy: 'Check its name, that it was pushed, and that the host may pull it.',
  },
  'resource-taken': {
    means: 'Something else on the host has the port or the name that the containers want.',
    remedy: 'Stop the other one, or choose another port or name.',
  },
  'proxy-unready': {
    means: 'The proxy cannot move traffic between two releases.',
    remedy: 'Give it the configuration that the failure shows; see [traffic.md](traffic.md).',
  },
  'crash-loop': {
    means: 'The new release ends again and again after its start. It was taken back.',
    remedy: 'The end of its log is shown: mend the cause and deploy again.',
  },
  unhealthy: {
    means: 'A health question was answered, and the answer was wrong. The release was taken back.',
    remedy: 'Ask the same by hand on the host, such as with `curl`, and compare with what was expected.',
  },
  'health-timed-out': {
    means: 'The app did not become healthy in time. The release was taken back.',
    remedy: 'When it only starts slowly: raise `timeout` of the probe.',
  },
  'health-inconclusive': {
    means: 'A health question could not be asked, so that nobody knows.',
    remedy: 'Check the probe itself: its command or query, its address, the tools it needs.',
  },
  'too-few-hosts': {
    means: 'Fewer hosts of a group can still succeed than `min-success` wants.',
    remedy: 'Mend what failed on its hosts, or lower `min-success`.',
  },
  'rollback-failed': {
    means: 'The old release could not be put back into service, or is not well either.',
    remedy: 'The host needs a person: start the app by hand as the log says, then run `status`.',
  },
  cancelled: {
    means: 'The run was cancelled. What had been changed went back.',
    remedy: 'Run it again when you are ready.',
  },
  internal: {
    means: 'deploy-action has a defect.',
    remedy: 'Please report it with the output; `status` shows where the hosts are.',
  },
};
