import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';
import { readHeader } from '../../../../src/adapters/ssh/openssh-key-format.ts';
import { publicBlob, readPrivateKey } from '../../../../src/adapters/ssh/private-key.ts';

const { utils } = ssh2;
const passphrase = 'open sesame';
const ed25519 = generateKeyPairSync('ed25519').privateKey;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const openssh = opensshPair({ comment: 'a comment' });
const locked = opensshPair({ passphrase, cipher: 'aes256-ctr', rounds: 4 });

/** A pair in OpenSSH's format. ssh2 drops the zeros that a public half begins with: such a pair is made again. */
function opensshPair(options: { comment?: string; passphrase?: string; cipher?: string; rounds?: number }): {
  private: string;
  public: string;
} {
  const pair = utils.generateKeyPairSync('ed25519', options);
  return utils.parseKey(pair.private, options.passphrase) instanceof Error ? opensshPair(options) : pair;
}

function pem(key: KeyObject, type: 'pkcs1' | 'sec1' | 'pkcs8', secret?: string): string {
  const lock = secret === undefined ? {} : { cipher: 'aes-256-cbc', passphrase: secret };
  return key.export({ type, format: 'pem', ...lock }).toString();
}

/** The public half that ssh2 finds in what was read. */
function publicHalf(text: string, secret?: string): string {
  const key = readPrivateKey(text, secret);
  if (key.kind === 'unreadable') throw new Error(key.failure.message);
  const parsed = utils.parseKey(key.key);
  if (parsed instanceof Error) throw parsed;
  expect(parsed.isPrivateKey()).toBe(true);
  expect(parsed.type).toBe(key.type);
  expect(publicBlob(key)?.equals(parsed.getPublicSSH())).toBe(true);
  return parsed.getPublicSSH().toString('base64');
}

function problem(text: string, secret?: string): string {
  const key = readPrivateKey(text, secret);
  if (key.kind === 'ok') return 'no problem';
  expect(key.failure.kind).toBe('key-unreadable');
  expect(key.failure.hint).toBeTruthy();
  return key.failure.message;
}

describe('private keys', () => {
  it('reads every usual format into a form that ssh2 takes', () => {
    const expected = openssh.public.split(' ')[1];
    expect(publicHalf(openssh.private)).toBe(expected);
    expect(publicHalf(locked.private, passphrase)).toBe(locked.public.split(' ')[1]);
    const forms: [KeyObject, ('pkcs1' | 'sec1' | 'pkcs8')[]][] = [
      [rsa, ['pkcs1', 'pkcs8']],
      [p256, ['sec1', 'pkcs8']],
      [generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey, ['sec1', 'pkcs8']],
      [generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey, ['sec1', 'pkcs8']],
      [ed25519, ['pkcs8']],
    ];
    for (const [key, types] of forms) {
      const halves = types.flatMap((type) => [
        publicHalf(pem(key, type)),
        publicHalf(pem(key, type, 'x y'), 'x y'),
      ]);
      expect(new Set(halves).size).toBe(1);
    }
  });

  it('signs with what it read', () => {
    for (const [text, algorithm] of [
      [pem(ed25519, 'pkcs8'), undefined],
      [pem(rsa, 'pkcs8'), 'sha256'],
      [pem(p256, 'pkcs8'), undefined],
    ] as const) {
      const read = readPrivateKey(text);
      const key = read.kind === 'ok' ? utils.parseKey(read.key) : new Error(read.failure.message);
      if (key instanceof Error) throw key;
      const signature = key.sign(Buffer.from('data'), algorithm);
      expect(key.verify(Buffer.from('data'), signature, algorithm)).toBe(true);
    }
  });

  it('writes Ed25519 keys as OpenSSH does', () => {
    const read = readPrivateKey(pem(ed25519, 'pkcs8'));
    if (read.kind === 'unreadable') throw new Error(read.failure.message);
    const body = read.key.split('\n').slice(1, -2).join('');
    expect(readHeader(Buffer.from(body, 'base64'))).toEqual({ cipher: 'none', type: 'ssh-ed25519' });
    expect(Math.max(...read.key.split('\n').map((line) => line.length))).toBe(70);
  });

  it('passes security keys on for OpenSSH, as long as no person is needed', () => {
    const type = 'sk-ssh-ed25519@openssh.com';
    const string = (text: string) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(text.length);
      return Buffer.concat([length, Buffer.from(text)]);
    };
    const blob = (cipher: string) => {
      const parts = [
        'openssh-key-v1\0',
        string(cipher),
        string('none'),
        string(''),
        Buffer.from([0, 0, 0, 1]),
      ];
      const body = Buffer.concat([
        ...parts.map((part) => Buffer.from(part)),
        string(string(type).toString()),
        string('x'),
      ]);
      return `-----BEGIN OPENSSH PRIVATE KEY-----\n${body.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`;
    };
    expect(readPrivateKey(blob('none'))).toMatchObject({ kind: 'ok', type });
    expect(problem(blob('aes256-ctr'), passphrase)).toContain('security key');
  });

  it('keeps a certificate that follows the key', () => {
    const line = 'ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5LWNlcnQ=';
    expect(readPrivateKey(`${openssh.private}\n${line} somebody\n`)).toMatchObject({ certificate: line });
    expect(readPrivateKey(openssh.private)).not.toHaveProperty('certificate');
  });
});

describe('repairs', () => {
  const original = `${openssh.private.trim()}\n`;
  const expected = openssh.public.split(' ')[1];
  const rsaPem = pem(rsa, 'pkcs1', passphrase);
  const repairs: readonly (readonly [name: string, text: string, repaired: readonly string[]])[] = [
    ['nothing', original, []],
    ['Windows line ends', original.replaceAll('\n', '\r\n'), ['replaced Windows line ends']],
    ['no last newline', original.trim(), ['added the missing last newline']],
    ['literal \\n', original.replaceAll('\n', '\\n'), ['replaced \\n by line ends']],
    ['base64', Buffer.from(original).toString('base64'), ['decoded base64']],
    [
      'base64 in lines',
      Buffer.from(original).toString('base64').replace(/.{76}/g, '$&\n'),
      ['decoded base64'],
    ],
    ['double quotes', `"${original}"`, ['removed quotes']],
    ['single quotes', `'${original}'`, ['removed quotes']],
    ['quoted base64', `"${Buffer.from(original).toString('base64')}"`, ['removed quotes', 'decoded base64']],
    [
      'quoted literal \\n',
      `"${original.replaceAll('\n', '\\n')}"`,
      ['removed quotes', 'replaced \\n by line ends'],
    ],
    ['indentation', original.replace(/^/gm, '    '), ['removed indentation']],
    [
      'one line',
      original.trim().replaceAll('\n', ' '),
      ['split lines that were joined by spaces', 'added the missing last newline'],
    ],
    ['a byte order mark', `\uFEFF${original}`, ['removed a byte order mark']],
    ['words around it', `My key:\n${original}Do not share.\n`, []],
  ];

  for (const [name, text, repaired] of repairs) {
    it(name, () => {
      expect(publicHalf(text)).toBe(expected);
      expect(readPrivateKey(text)).toMatchObject({ repaired });
    });
  }

  it('an encrypted PEM key whose lines were joined keeps its headers', () => {
    expect(publicHalf(rsaPem.trim().replaceAll('\n', ' '), passphrase)).toBe(publicHalf(rsaPem, passphrase));
    expect(publicHalf(rsaPem.replaceAll('\n', '\\n'), passphrase)).toBe(publicHalf(rsaPem, passphrase));
  });
});

describe('explanations', () => {
  const original = openssh.private;

  it('says what was given instead of a private key', () => {
    expect(problem('')).toContain('empty');
    expect(problem('  \n')).toContain('empty');
    expect(problem(openssh.public)).toContain('public key');
    expect(
      problem(rsa.export({ type: 'pkcs8', format: 'pem' }).toString().replaceAll('PRIVATE', 'PUBLIC')),
    ).toContain('public key');
    expect(problem('---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----')).toContain(
      'public key',
    );
    expect(problem('PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none')).toContain('PuTTY');
    expect(
      problem(Buffer.from('PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none').toString('base64')),
    ).toContain('PuTTY');
    expect(problem('ssh-ed25519-cert-v01@openssh.com AAAAI me')).toContain('certificate');
    expect(problem('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----')).toContain('CERTIFICATE');
    expect(problem('~/.ssh/id_ed25519')).toContain('file');
    expect(problem('$SSH_KEY')).toContain('variable');
    expect(problem('hunter2')).toContain('not a private key');
  });

  it('says when a key is cut short or damaged', () => {
    expect(problem(original.slice(0, 200))).toContain('cut short');
    expect(problem(original.slice(60))).toContain('cut short');
    const lines = original.trim().split('\n');
    expect(problem([...lines.slice(0, 2), ...lines.slice(3)].join('\n'))).toContain('cut short');
    expect(problem(pem(rsa, 'pkcs1').replace(/\n.{64}\n/, '\n'))).toContain('cut short');
  });

  it('says when a passphrase is missing or wrong', () => {
    const encrypted = [locked.private, pem(rsa, 'pkcs1', passphrase), pem(p256, 'pkcs8', passphrase)];
    for (const text of encrypted) {
      expect(problem(text)).toContain('no passphrase');
      expect(readPrivateKey(text, undefined)).toMatchObject({
        failure: { hint: expect.stringContaining('DEPLOY_PASSPHRASE') },
      });
      expect(problem(text, '')).toContain('no passphrase');
      expect(problem(text, 'wrong')).toContain('does not open');
      expect(problem(text, passphrase)).toBe('no problem');
    }
    expect(problem(original, 'needless')).toBe('no problem');
  });

  it('says when a type is not supported', () => {
    expect(
      problem(
        pem(generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).privateKey, 'pkcs8'),
      ),
    ).toContain('dsa');
    expect(problem(pem(generateKeyPairSync('ed448').privateKey, 'pkcs8'))).toContain('ed448');
    expect(problem(pem(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey, 'sec1'))).toContain(
      'secp256k1',
    );
  });

  it('never shows a part of the key', () => {
    const texts = [
      original.slice(0, 200),
      original.slice(60),
      locked.private,
      `${original.slice(0, 150)}!!${original.slice(150)}`,
    ];
    for (const text of texts) {
      const read = readPrivateKey(text);
      if (read.kind === 'ok') continue;
      const said = JSON.stringify(read.failure);
      for (const line of text.split('\n').filter((part) => part.length > 20)) {
        expect(said).not.toContain(line.slice(0, 16));
      }
    }
  });
});
