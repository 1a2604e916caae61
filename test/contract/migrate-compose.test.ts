import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { migrateComposeCommand } from '../../src/commands/migrate-compose.ts';
import { composePlugin } from '../fixtures/fleet/compose-plugin.ts';
import { describeIf } from '../setup/requirements.ts';

describeIf('systemd-hosts', 'migrate-compose', () => {
  it('proves by Compose that a file means the same without what it extends of others', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'migrate-'));
    const [file, other] = [join(directory, 'compose.yaml'), join(directory, 'common.yml')];
    const text = `services:\n  web:\n    extends: { file: common.yml, service: app }\n    ports: ["80:80"]\n`;
    const said: string[] = [];
    const migrate = (): number =>
      migrateComposeCommand({ write: (line) => said.push(line), github: false, color: false }, file);
    await symlink(await composePlugin(), join(directory, 'docker-compose'));
    vi.stubEnv('PATH', directory);
    try {
      await writeFile(file, text);
      await writeFile(
        other,
        'services: { app: { image: "shop:${TAG}", ports: ["90:90"], command: [a, b] } }\n',
      );
      expect(migrate(), said.join('\n')).toBe(0);
      expect(await readFile(file, 'utf8')).toContain('<<: *app');
      await writeFile(file, text);
      // Compose replaces the whole of what is reset; an anchor cannot say so.
      await writeFile(other, 'services: { app: { image: "shop:1", ports: !reset ["90:90"] } }\n');
      expect(migrate(), said.join('\n')).toBe(1);
      expect(await readFile(file, 'utf8')).toBe(text);
    } finally {
      vi.unstubAllEnvs();
      await rm(directory, { recursive: true, force: true });
    }
  });
});
