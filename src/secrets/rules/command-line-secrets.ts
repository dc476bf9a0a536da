/** Passwords on command lines and in the few formats that separate them by spaces alone. */
import { isVariable } from './credential-urls';
import type { SecretSpan } from '../secret-span';

/** The last group of each is the secret. All repetitions are bounded. */
const shapes: readonly RegExp[] = [
  /[ \t](?:-u|--user|--proxy-user)(?:[ \t]|=)["']?[\w.@+-]{1,80}:([^\s"'$<>{}]{3,200})/g,
  /\b(?:mysql(?:dump|admin)?|mariadb(?:-dump)?|sshpass)\b[^\n]{0,200}?[ \t]-p([^\s"'$<>{}-][^\s"'$<>{}]{2,200})/g,
  /\b(?:docker|podman|helm|az|oc|heroku|sshpass|ftp)\b[^\n]{0,200}?[ \t]-p[ \t]{1,3}([^\s"'$<>{}:-][^\s"'$<>{}:]{3,200})(?=\s|$)/g,
  /\bredis-cli\b[^\n]{0,200}?[ \t]-a[ \t]{1,3}([^\s"'$<>{}-][^\s"'$<>{}]{2,200})/g,
  /\bmachine\s{1,8}\S{1,200}\s{1,8}login\s{1,8}\S{1,200}\s{1,8}password\s{1,8}(\S{3,200})/g,
  /\bENV[ \t]{1,8}\w{0,60}(?:PASSWORD|PASSWD|SECRET|TOKEN|KEY)\w{0,20}[ \t]{1,8}([^\s=$][^\s=]{3,300})(?=\s|$)/g,
];
/** One pass decides whether any of them is worth trying. */
const telling = /[ \t](?:-u|--user|--proxy-user|-p|-a)\b|[ \t]-p\S|\bmachine\s|\bENV[ \t]/;

export function findCommandLineSecrets(text: string, found: SecretSpan[]): void {
  if (!telling.test(text)) return;
  for (const shape of shapes) {
    shape.lastIndex = 0;
    for (let match = shape.exec(text); match; match = shape.exec(text)) {
      const value = match[1]!;
      if (isVariable(value) || /^\d{1,5}(?::\d{1,5})?$/.test(value)) continue; // a port, as in `docker run -p 80`
      found.push({
        start: shape.lastIndex - value.length,
        end: shape.lastIndex,
        kind: 'password on a command line',
      });
    }
  }
}
