import { itJudges } from '../rule-cases';

describe('passwords in sentences', () => {
  itJudges(
    [
      ['// remove before release: password Tiger*Lion7', 'Tiger*Lion7'],
      ['- **Password:** `Tiger.Lion3`', 'Tiger.Lion3', 'markdown'],
      ['The VPN credentials are ann / Tiger!Lion8.', 'Tiger!Lion8', 'plaintext'],
      ['[auth] received token q8Rt2LmXv5Zk1Np7Wb4Jc9Hd for user 17', 'q8Rt2LmXv5Zk1Np7Wb4Jc9Hd', 'log'],
      ['The passphrase for the old disk is "tiger sleeps under the bridge".', 'tiger sleeps', 'markdown'],
      ['the password is tiger77', 'tiger77', 'markdown'],
      ['The password for the staging server is tiger77.', 'tiger77', 'markdown'],
      ['The wifi password is "blue elephant 9"', 'blue elephant 9', 'markdown'],
      ['// use tiger77 as the password', 'tiger77'],
      ['# TODO: remove before release, password is tiger77', 'tiger77', 'python'],
      ['Log in with bob / tiger77', 'tiger77', 'markdown'],
      ['creds: admin:tiger77', 'tiger77', 'markdown'],
      ['Username: admin, password: tiger77', 'tiger77', 'plaintext'],
      ['I changed the root password to Tiger!77 yesterday', 'Tiger!77', 'plaintext'],
      ['Hi Ann, your new password is Tiger77.', 'Tiger77', 'plaintext'],
      ['/* the passphrase of the key is tiger-77-lion */', 'tiger-77-lion'],
      ['sign in as root with password tiger77', 'tiger77', 'plaintext'],
      ['pw = tiger77', 'tiger77', 'plaintext'],
      ['PW: Tiger77!', 'Tiger77!', 'plaintext'],
    ],
    [
      ['"license": "Apache-2.0",', 'json'],
      ['type CommaToken = CommaToken$1;'],
      ['const key = scryptSync(password, "salt", 64);'],
      ['submitPassword: SIGN_IN_V2_SUBMIT_PASSWORD,'],
      ['(session, key token) => access token'],
      ['The password is stored in the keychain.', 'markdown'],
      ['the password is required', 'markdown'],
      ['The password must be at least 8 characters.', 'markdown'],
      ['// the token is invalid'],
      ['The token is parsed before the next statement.', 'markdown'],
      ['Use this as the password field of the form.', 'markdown'],
      ['The key is sorted by name.', 'markdown'],
      ['log in with your account / email address', 'markdown'],
      ['Check if the password is correct and that it has not expired', 'markdown'],
    ],
  );
});
