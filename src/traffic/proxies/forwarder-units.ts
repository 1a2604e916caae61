import { type Colour, colours } from '../../model/traffic.ts';

/**
 * The files of systemd by which what comes to the socket of a colour goes to its port, for people to put on the host
 * (systemd-socket-proxyd(8), systemd.socket(5)).
 */
export function forwarderUnits(wanted: {
  readonly directory: string;
  readonly ports: Readonly<Record<Colour, number>>;
  readonly user: string;
  /** The name that the units begin with. */
  readonly app: string;
}): string {
  const { directory, ports, user, app } = wanted;
  const units = colours.flatMap((colour) => [
    `# /etc/systemd/system/${app}-${colour}-port.socket`,
    '[Socket]',
    `ListenStream=${directory}/${colour}`,
    '[Install]',
    'WantedBy=sockets.target',
    `# /etc/systemd/system/${app}-${colour}-port.service`,
    '[Service]',
    `ExecStart=/lib/systemd/systemd-socket-proxyd --connections-max=10000 127.0.0.1:${ports[colour]}`,
    // Six for each connection: two sockets and two pipes.
    'LimitNOFILE=65536',
  ]);
  const sockets = colours.map((colour) => `${app}-${colour}-port.socket`).join(' ');
  return [
    ...units,
    '# as root',
    `install -d -m 755 -o ${user} ${directory}`,
    `systemctl daemon-reload && systemctl enable --now ${sockets}`,
    '',
  ].join('\n');
}
