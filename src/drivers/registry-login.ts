import type { RegistryLogin } from '../model/config.ts';

type Logins = Readonly<Record<string, RegistryLogin>>;

const hub = 'docker.io';

/** The registry that an image's name belongs to, as Docker reads it: without an address it is Docker Hub. */
export function registryOf(image: string): string {
  const [first = '', ...rest] = image.split('/');
  const isAddress = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return isAddress && first !== 'index.docker.io' ? first : hub;
}

/** What `compose.sh fetch` is told: `login-` before what is pulled from a registry with a login. */
export function withLogin(what: string, logins: Logins): string {
  const [how, image] = [what.slice(0, what.indexOf('/')), what.slice(what.indexOf('/') + 1)];
  const pulls = how === 'pull' || how === 'missing';
  return pulls && logins[registryOf(image)] !== undefined ? `login-${what}` : what;
}

/** The configuration of Docker's client that has the logins (its config.json, `auths`). */
export function clientConfig(logins: Logins): string {
  const auths = Object.entries(logins).map(([address, { user, password }]) => [
    address === hub ? 'https://index.docker.io/v1/' : address,
    { auth: Buffer.from(`${user}:${password}`, 'utf8').toString('base64') },
  ]);
  return JSON.stringify({ auths: Object.fromEntries(auths) });
}
