import { NodeSSH } from 'node-ssh';

// What a script with node-ssh does: SFTP file by file, then the switch. Arguments: HOST KEY SOURCE ROOT ID; SSH_USER logs in.
const [host = '', privateKeyPath = '', source = '', root = '', id = ''] = process.argv.slice(2);
const ssh = new NodeSSH();
await ssh.connect({ host, username: process.env.SSH_USER ?? '', privateKeyPath });
const whole = await ssh.putDirectory(source, `${root}/releases/${id}`, { recursive: true, concurrency: 10 });
const { code } = await ssh.execCommand(
  `ln -s releases/${id} ${root}/next && mv -T ${root}/next ${root}/current`,
);
ssh.dispose();
process.exitCode = whole && code === 0 ? 0 : 1;
