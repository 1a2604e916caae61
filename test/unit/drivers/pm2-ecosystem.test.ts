import { expect, it } from 'vitest';
import { ecosystemProblem } from '../../../src/drivers/pm2-ecosystem.ts';

const text = `module.exports = {
  apps: [
    { name: 'shop', script: 'server.js' },
    { name: 'worker', script: 'dist/worker.js' },
  ],
};
`;
const file = { name: 'ecosystem.config.js', text };
const shop = { name: 'shop', script: 'server.js', found: true };

it('finds nothing wrong with apps that can be put into service', () => {
  const worker = { name: 'worker', script: 'npm', found: true, instances: 'max', exec_mode: 'cluster' };
  expect(ecosystemProblem(file, [shop, { ...worker, watch: false }])).toBeUndefined();
});

it.each([
  { apps: null, says: 'it names no apps', line: undefined },
  { apps: [], says: 'it names no apps', line: undefined },
  { apps: [shop, 'worker'], says: 'apps[1] is no app', line: undefined },
  { apps: [{ name: 'shop' }], says: 'apps[0] (shop): it has no `script`', line: 3 },
  {
    apps: [shop, { name: 'worker', script: 'dist/worker.js', found: false }],
    says: 'apps[1] (worker): its script dist/worker.js is neither in the release nor a program of the host',
    line: 4,
  },
  { apps: [{ ...shop, name: '7' }], says: /^apps\[0\] \(7\): its name is not of letters/, line: undefined },
  { apps: [shop, shop], says: 'apps[1] (shop): another app has this name', line: 3 },
  { apps: [{ ...shop, watch: true }], says: /^apps\[0\] \(shop\): `watch` restarts it/, line: 3 },
  { apps: [{ ...shop, exec_mode: 'swarm' }], says: /`exec_mode` is unknown/, line: 3 },
  { apps: [{ ...shop, instances: 'many' }], says: /`instances` is no number/, line: 3 },
])('says of $apps: $says', ({ apps, says, line }) => {
  const problem = ecosystemProblem(file, apps);
  expect(problem).toMatchObject({
    file: 'ecosystem.config.js',
    message: typeof says === 'string' ? says : expect.stringMatching(says),
  });
  expect(problem?.line).toBe(line);
  expect(problem?.hint).not.toBe('');
});
