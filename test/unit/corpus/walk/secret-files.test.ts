import assert from 'node:assert/strict';
import { isSecretFile } from '../../../../src/corpus/walk/secret-files';

describe('secret files', () => {
  const secret = [
    ...['.env', 'a/.env.production', 'x/id_rsa', 'k.pem', 'S.KEY', '.netrc', 'a/credentials.json'],
    ...[
      '.env~',
      'app/.env.bak',
      '.env (1)',
      '.env copy',
      'id_rsa.old',
      '.npmrc.orig',
      '.credentials.json.swp',
    ],
    ...[
      'secrets/prod.yaml',
      'deploy/secrets/db/password',
      'secret/app.json',
      'config/credentials/staging.txt',
    ],
    ...[
      'local.settings.json',
      '.yarnrc.yml',
      'pip.conf',
      'auth.json',
      'rclone.conf',
      'wg0.conf',
      'sftp.json',
    ],
    ...[
      'passwords.txt',
      'my-passwords.csv',
      'Passwords.xlsx',
      'password',
      'api_keys.json',
      'private-key.txt',
    ],
    ...['github-recovery-codes.txt', 'seed-phrase.txt', 'wallet.dat', 'passwörter.txt', '密码.txt'],
    ...[
      '.m2/settings.xml',
      'pip.ini',
      'app-secrets.yml',
      'group_vars/vault_prod.yml',
      'token.json',
      'k8s/db.secret.yaml',
    ],
  ];
  for (const path of secret) it(`${path} is one`, () => assert.ok(isSecretFile(path)));

  const innocent = [
    ...['.env.example', 'environment.ts', 'keys.ts', 'src/secrets.ts', 'id.ts', 'monkey', 'docs/secrets.md'],
    ...[
      'src/secrets/redact-secrets.ts',
      'secrets/README.md',
      'passwords.py',
      'private_key.go',
      'credentials.ts',
    ],
    ...[
      'design/tokens.json',
      'settings.json',
      'settings.xml',
      'passport.js',
      'seed.ts',
      'wallet.tsx',
      'a.tmp',
    ],
    ...['src/credentials/Form.tsx', 'pass.rs', 'nginx.conf', 'notes.bak', 'appsettings.json', 'keymap.json'],
  ];
  for (const path of innocent) it(`${path} is none`, () => assert.ok(!isSecretFile(path)));

  it('fill folders that are known by name', () => {
    for (const path of ['.ssh', 'a/.aws', '.gnupg', 'x.opvault']) assert.ok(isSecretFile(path, true), path);
  });
});
