/**
 * What a password is called in languages other than English, and what else opens something: words that tell a
 * secret.
 */

/**
 * Anywhere in a name they tell a password. One space stands for a space, a dash, an underscore or nothing.
 */
const latinPasswords =
  // Germanic
  'passwort|kennwort|zugangscode|wachtwoord|wagwoord|losenord|adgangskode|kodeord|passord|lykilord|' +
  // Romance
  'mots? de passe|code secret|phrase secrete|contrasena|contrasenia|contrasenya|contrasinal|clave secreta|frase secreta|' +
  'palavra passe|parola d ?ordine|chiave segreta|parola de acces|' +
  // Slavic and Baltic, Uralic, Turkic and others
  'haslo|heslo|geslo|lozinka|zaporka|slaptazodis|jelszo|salasana|salasona|parool|sifre|pasahitza|pasfhocal|' +
  'cyfrinair|nenosiri|pasvorto|kata ?sandi|kata laluan';
/** The same where they are a word of their own: elsewhere they are part of others. */
const wholePasswords = 'mdp|senha|sandi|parola|parol';
/** Like `token` and `key`: their value is a secret when it looks like one. */
const latinKeys =
  'schl(?:ü|ue)ssel|jeton|clave|chave|chiave|sleutel|klucz|kulcs|anahtar|nyckel|nokkel|geheim(?:nis)?|' +
  'segreto|secreto|segredo|hemlighet|tajemstvi';

/** With signs that ASCII lacks, and of other scripts. */
const otherPasswords =
  'lösenord|lykilorð|phrase secr[èé]te|contraseña|parolă|hasło|slaptažodis|парол[ьяеюи]\\p{L}{0,2}|парола|лозинка|' +
  'jelszó|salasõna|şifre|fjalëkalim\\p{L}{0,1}|κωδικ[όο][ςσ]|συνθηματικ[όο]|գաղտնաբառ|პაროლი|m[ậa]t kh[ẩa]u|' +
  'كلمة المرور|كلمة السر|كلمة مرور|סיסמ[הא]|رمز عبور|گذرواژه|पासवर्ड|कूटशब्द|পাসওয়ার্ড|கடவுச்சொல்|รหัสผ่าน|' +
  '密[码碼]|口令|パスワード|暗証番号|合言葉|비밀번호|패스워드|암호';
const otherKeys =
  'schlüssel|clé|kl[íi][čc]|nøgle|nøkkel|tajemství|ключ|секрет|токен|κλειδί|مفتاح|מפתח|[密金][钥鑰]|秘[钥鑰密]|' +
  '令牌|トークン|シークレット|キー|토큰|시크릿|키';

/** Words for a key in front of what it opens: `clave_api`, `clé secrète`, `chiave privata`. */
const keyOfSomething =
  /(?:clave|cl[eé]|chiave|chave|cheie)[-_ ]?(?:d[eiu'’]?[-_ ]?)?(?:l[-_ ]?)?(?:api|secr[eéè]t\w?|segret\w|secret\w|priv[aeé]\w{1,2}|acc[eè]s\w{0,2}|acesso|maestra|mestra|ma[iî]tre|chiffrement|cifrado)$/iu;

const inNames = (words: string): string => words.replaceAll(' ?', ' ').replaceAll(' ', '[-_ ]?');

/**
 * Beginnings or ends of all of them that are in ASCII, in lower case: where none stands, no such name does.
 */
export const latinHints =
  'swort|kennw|woor|zugang|senord|dgang|kodeo|passord|ykilor|mots? ?de|contras|clave|frase|palavra|parol|hasl|hesl|gesl|lozi|' +
  'zapo|slapt|jels|salas|sifre|pasah|pasfh|cyfr|nenos|pasvo|sandi|lalua|mdp|senha|schl|jeton|chave|chiav|sleut|kluc|kulc|' +
  'cle[-_]|cles|clea|clep|cheie|anaht|nyck|nokk|gehei|segre|secre|hemli|tajem';
/** Finds the others, in lower case. */
export const otherWords = new RegExp(
  `${inNames(otherPasswords)}|(?<![\\p{L}])(?:${inNames(otherKeys)})(?![\\p{L}])`,
  'gu',
);

const password = new RegExp(
  `${inNames(latinPasswords)}|${inNames(otherPasswords)}|(?<!\\p{L})(?:${wholePasswords})(?!\\p{L})`,
  'iu',
);
const key = new RegExp(`(?:${latinKeys}|${otherKeys})(?:[-_ ]?\\d{1,3})?$`, 'iu');

/** By what it is called in other languages, is this the name of a password, or of a key? */
export function foreignStrength(name: string): 'strong' | 'weak' | null {
  if (password.test(name)) return 'strong';
  return key.test(name) || keyOfSomething.test(name) ? 'weak' : null;
}

/** Said of a password, as a label or a message does it. */
export function speaksOfPasswords(value: string): boolean {
  return /pass|pwd|secret|credential|token|auth/i.test(value) || password.test(value);
}
