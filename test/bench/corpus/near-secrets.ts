/**
 * Texts of about 1 MB in which every rule for secrets begins again and again and never finds one, or nearly
 * never.
 */
import { seeded } from '../text/noise';
import { mnemonicWords } from '../../../src/secrets/seeds/mnemonic-words';

const size = 1_000_000;
/**
 * In lines as people write them: what is one line of a megabyte is passed over before anything else is done
 * to it.
 */
const inLines = (text: string): string => text.replace(/.{76}/gs, '$&\n');
const filled = (piece: string): string => piece.repeat(Math.ceil(size / piece.length));
const lines = (piece: string): string => inLines(filled(piece));

function seedWords(): string {
  const random = seeded(3);
  const words = [...mnemonicWords];
  const eleven = (): string =>
    Array.from({ length: 11 }, () => words[Math.floor(random() * words.length)]!).join(' ');
  return Array.from({ length: size / 80 }, () => `${eleven()} x1\n`).join('');
}

export const nearSecrets: Readonly<Record<string, () => string>> = {
  'names of secrets': () => lines('password'),
  'assignments without a value': () => lines('password='),
  'assignments with blanks': () => lines('token = '),
  'sentences about passwords': () => filled('the password for the old server of the team is not\n'),
  'sentences without an end': () => lines('password of the '),
  'use of the password': () => lines('use it as the password '),
  'logins without a password': () => lines('login as bob / '),
  'calls with a user': () => lines('login("bob", '),
  'calls without an end': () => lines('auth(auth('),
  'literals in pieces': () => lines('password = "a" + '),
  'structures without a value': () => filled('name: token\n  kind: x\n'),
  'elements of secrets': () => lines('<password><key>'),
  'marks of Markdown': () => lines('**Password:** '),
  'rows of INSERT': () => `INSERT INTO users (a, password) VALUES ${filled("('a', 'b'), ")}`,
  'statements of INSERT': () => filled('INSERT INTO users (a, password\n'),
  'first lines of CSV': () => filled('user,password,key,token,secret\n'),
  'rows of Markdown': () => `| user | password |\n|---|---|\n${filled('| a | b |\n')}`,
  'manifests of Kubernetes': () => `kind: Secret\ndata:\n${filled('  a:\n')}`,
  'words of wallets': seedWords,
  'one word of a wallet': () => lines('zebra '),
  'digits in groups': () => lines('4111 '),
  'digits in one line': () => filled('4').slice(0, 19_000),
  'beginnings of accounts': () => lines('DE89 3704 '),
  'recovery codes': () => lines('recovery codes '),
  'licences cut off': () => lines('AB12C-D34EF-'),
  'options of commands': () => filled('run -u bob -p $x -w -a -U\n'),
  'names of commands': () => filled('mysql docker sqlcmd zip net use ldapsearch -p\n'),
  'addresses of data sources': () => lines('jdbc:oracle:thin:a/'),
  'hosts and ports': () => lines('a:5432:b:c:'),
  'headers of cookies': () => lines('cookie: a=b; '),
  'names in Cyrillic': () => lines('пароль ключ '),
  'names in Han': () => lines('密码的密钥 '),
  'names in Arabic': () => lines('كلمة المرور '),
  'letters with accents': () => lines('clé é à ñ '),
  'rows of base64': () => filled(`${'Ab3dEfGh'.repeat(7)}\nx\n`),
  'rows of base64 without an end': () => filled(`${'abcdefgh'.repeat(7)}\n`),
  'sums of nothing': () => filled(`sha256 = "${'0123456789abcdef'.repeat(4)}"\n`),
  'keys in pieces': () => filled('"-----BEGIN RSA PRIVATE KEY-----" +\n'),
};
