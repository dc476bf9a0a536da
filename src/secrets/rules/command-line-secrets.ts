/** Passwords on command lines and in the few formats that separate them by spaces or colons alone. */
import { isVariable } from './credential-urls';
import { isSpoken } from './secret-values';
import type { HintedRule } from '../hinted-rules';
import type { SecretSpan } from '../secret-span';

/** The last group of each is the secret. All repetitions are bounded. */
const shapes: readonly RegExp[] = [
  /[ \t](?:-u|--user|--proxy-user|-U)(?:[ \t]|=)?["']?[\w.@\\+-]{1,80}[:%]([^\s"'$<>{}]{3,200})/g,
  /\b(?:mysql(?:dump|admin|import|show)?|mariadb(?:-dump|-admin)?|sshpass|7za?|7zr|rar|unrar)\b[^\n]{0,200}?[ \t]-p["']?([^\s"'$<>{}-][^\s"'$<>{}]{2,200})/g,
  /\b(?:docker|podman|nerdctl|buildah|skopeo|helm|az|oc|cf|heroku|sshpass|ftp|lftp|xfreerdp|mosquitto_(?:pub|sub)|psexec|winexe|ipmitool|mongo(?:dump|restore|export|import|sh)?|cqlsh|clickhouse-client|influx|twine|vncviewer|nxc|net)\b[^\n]{0,200}?[ \t](?:-p|-P|-pw|-pass|--pass)[ \t]{1,3}["']?([^\s"'$<>{}:-][^\s"'$<>{}:]{3,200})["']?(?=\s|$)/g,
  /\b(?:zip|unzip|zipcloak|sqlcmd|bcp|osql|isql|tsql|plink|pscp|psftp)\b[^\n]{0,200}?[ \t](?:-P|-pw)[ \t]{0,3}["']?([^\s"'$<>{}:-][^\s"'$<>{}]{3,200})/g,
  /\b(?:ldap\w{3,12}|kinit)\b[^\n]{0,200}?[ \t]-w[ \t]{0,3}["']?([^\s"'$<>{}-][^\s"'$<>{}]{3,200})/g,
  /\bredis-cli\b[^\n]{0,200}?[ \t](?:-a|--pass)[ \t]{1,3}["']?([^\s"'$<>{}-][^\s"'$<>{}]{2,200})/g,
  /-(?:passin|passout|pass)[ \t]{1,3}["']?pass:([^\s"'$<>{}]{3,200})/g,
  /\bhtpasswd\b[^\n]{0,40}?[ \t]-\w{0,6}b\w{0,6}[ \t][^\n]{0,100}?[ \t]([^\s"'$<>{}/-][^\s"'$<>{}/]{3,200})[ \t]*(?=\r?\n|$)/g,
  /\bnet[ \t]{1,3}(?:user|use)[ \t][^\n"]{0,80}?[ \t]([^\s"'$<>{}/:*\\-][^\s"'$<>{}/:\\]{3,100})[ \t]{1,3}\/(?:add|user|domain|persistent)/gi,
  /\becho[ \t]{1,3}(?:-n[ \t]{1,3})?["']?(?:[\w.-]{1,60}:)?([^\s"'$<>{}|:]{4,200})["']?[ \t]{0,3}\|[ \t]{0,3}(?:sudo[ \t]{1,3}(?:-\w{1,4}[ \t]{1,3}){0,3}-S|(?:sudo[ \t]{1,3})?(?:chpasswd|passwd|docker|podman|cryptsetup|gpg|su|kinit|smbpasswd|wpa_passphrase|ssh-add)\b)/g,
  /\bchpasswd[ \t]{0,3}<<<[ \t]{0,3}["']?[\w.-]{1,60}:([^\s"'$<>{}]{3,200})/g,
  /\b(?:rclone[ \t]{1,3}obscure|wpa_passphrase[ \t]{1,3}\S{1,60}|vault[ \t]{1,3}login|doctl[ \t]{1,3}auth[ \t]{1,3}init[ \t]{1,3}-t|expect[^\n]{0,60}send[ \t]{1,3}--?)[ \t]{1,3}["']?([^\s"'$<>{}-][^\s"'$<>{}]{3,200})/g,
  /\bsqlplus[ \t]{1,3}(?:-\w{1,8}[ \t]{1,3})?[\w$#]{1,60}\/([^\s"'$<>{}@/]{3,100})@/g,
  /\bmachine\s{1,8}\S{1,200}\s{1,8}login\s{1,8}\S{1,200}\s{1,8}password\s{1,8}(\S{3,200})/g,
  /\bENV[ \t]{1,8}\w{0,60}(?:PASSWORD|PASSWD|SECRET|TOKEN|KEY)\w{0,20}[ \t]{1,8}([^\s=$][^\s=]{3,300})(?=\s|$)/g,
  /\bsetx[ \t]{1,3}["']?\w{0,60}(?:PASS|PASSWORD|PASSWD|PWD|SECRET|TOKEN|KEY)\w{0,20}["']?[ \t]{1,3}["']?([^\s"'$<>{}%/-][^\s"'$<>{}]{3,300})/gi,
  /\b(?:gh|glab)[ \t]{1,3}(?:secret|variable)[ \t]{1,3}set\b[^\n]{0,200}?[ \t](?:-b|--body|-v|--value)(?:[ \t]{1,3}|=)["']?([^\s"'$<>{}-][^\s"'$<>{}]{3,300})/g,
  /\bopenssl\b[^\n]{0,200}?[ \t]-[kK][ \t]{1,3}["']?([^\s"'$<>{}-][^\s"'$<>{}]{3,200})/g,
  // `.pgpass`: host, port, database and user stand before it.
  /^[\w.*-]{1,100}:(?:\d{2,5}|\*):[\w.*-]{1,80}:[\w.*-]{1,80}:([^\s:]{3,200})$/gm,
];
/** Of any command: what stands behind a user and `-p` is a password if it looks like one. */
const ofAnyCommand =
  /[ \t](?:-u|-U|--user(?:name)?|--login)(?:[ \t]|=)["']?[\w.@\\+-]{1,80}["']?[^\n]{0,80}?[ \t](?:-p|-P|--pass)(?:[ \t]{1,3}|=)?["']?([^\s"'$<>{}:-][^\s"'$<>{}:]{3,200})["']?(?=\s|$)/g;
/** What tells the lines on which any of them is worth trying. */
const telling =
  /[ \t](?:-u|-U|--user|--username|--login|--proxy-user|-p|-P|-pw|-pass|--pass|-a|-w)\b|[ \t]-[pPwU][^\s\d=,)\]}-]|passin|passout|htpasswd|chpasswd|\bnet user|\bnet use|\becho[ \t]|obscure|_passphrase|vault login|\bsqlplus|\bmachine[ \t]|\bENV[ \t]|\b[sS][eE][tT][xX][ \t]|\b(?:gh|glab) (?:secret|variable) set|\bopenssl[ \t]|:(?:\d{2,5}|\*):[\w.*-]{1,80}:/y;
/** `.netrc` may go on over lines; of a longer line nothing is a command. */
const [linesBehind, longest] = [3, 2_000];

export const commandLineSecrets: HintedRule = {
  hints: [
    ...[' -u', ' -p', ' -a', ' -w', ' --', 'passin', 'passout', 'htpasswd', 'chpasswd', 'net user', 'echo '],
    ...['obscure', '_passphrase', 'vault login', 'sqlplus', 'machine ', 'ENV ', 'setx ', 'gh secret'],
    ...['gh variable', 'glab', 'openssl', ':99', ':*:'],
  ].map((hint) => hint.toLowerCase()),
  on: (text, _language, found) => (at) => {
    telling.lastIndex = at;
    if (!telling.test(text)) return at + 1;
    const start = Math.max(text.lastIndexOf('\n', at) + 1, at - longest);
    let end = at;
    for (let line = 0; line < linesBehind && end >= 0; line++) end = text.indexOf('\n', end + 1);
    const stop = Math.min(end < 0 ? text.length : end, at + longest);
    const command = text.slice(start, stop);
    for (const shape of shapes) add(command, start, shape, isValue, found);
    add(command, start, ofAnyCommand, isSpoken, found);
    const next = text.indexOf('\n', telling.lastIndex);
    return next < 0 ? text.length : Math.max(at + 1, Math.min(next, stop));
  },
};

function add(
  text: string,
  offset: number,
  shape: RegExp,
  judge: (value: string) => boolean,
  found: SecretSpan[],
): void {
  shape.lastIndex = 0;
  for (let match = shape.exec(text); match; match = shape.exec(text)) {
    const value = match[1]!;
    if (!judge(value)) continue;
    const start = offset + match.index + match[0].lastIndexOf(value);
    found.push({ start, end: start + value.length, kind: 'password on a command line' });
  }
}

/** A port, as in `docker run -p 80`, is none. */
function isValue(value: string): boolean {
  return !isVariable(value) && !/^\d{1,5}(?::\d{1,5})?$/.test(value);
}
