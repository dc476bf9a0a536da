/**
 * Files and folders that exist to hold secrets: they are never opened, and no ignore file can ask for them.
 */
import { IgnorePatterns } from '../ignore/ignore-patterns';

const patterns = new IgnorePatterns(
  `.env
.env.*
*.env
.envrc
.flaskenv
!.env.example
!.env.sample
!.env.template
!.env.dist
!.env.defaults
*.pem
*.key
*.p8
*.p12
*.pfx
*.p7b
*.p7c
*.p7m
*.p7s
*.crt
*.cer
*.cert
*.der
*.csr
*.jks
*.keystore
*.bks
*.truststore
*.ppk
*.pkcs8
*.pkcs12
*.asc
*.gpg
*.pgp
*.sig
*.age
*.kdb
*.kdbx
*.agilekeychain/
*.keychain
*.keychain-db
*.keytab
*.ovpn
*.rdp
*.mobileprovision
*.provisionprofile
*.publishsettings
*.pubxml.user
id_rsa*
id_dsa*
id_ecdsa*
id_ed25519*
known_hosts
authorized_keys
.netrc
_netrc
.npmrc
.yarnrc
.yarnrc.yml
.yarnrc.yaml
.bunfig.toml
.condarc
.gemrc
.terraformrc
terraform.rc
pip.conf
pip.ini
nuget.config
**/.m2/settings.xml
settings-security.xml
.pypirc
.pgpass
.my.cnf
.mylogin.cnf
.htpasswd
.htdigest
.git-credentials
.dockercfg
**/.docker/config.json
.dockerconfigjson
.boto
.s3cfg
.passwd-s3fs
.kube/
kubeconfig
*.kubeconfig
.aws/
.azure/
.gcloud/
**/.config/gcloud/
**/.config/gh/
.oci/
.ssh/
.gnupg/
.gpg/
.password-store/
.vault-token
.vault_pass*
*.vault
vault.yml
credentials
credentials.json
credentials.yml
credentials.yaml
credentials.toml
credentials.xml
credentials.ini
credentials.csv
.credentials/
credentials.d/
secrets.json
secrets.yml
secrets.yaml
secrets.toml
secrets.xml
secrets.ini
.secrets/
secret.json
secret.yml
secret.yaml
*.secret
*.secrets
*.secrets.*
client_secret*.json
service-account*.json
service_account*.json
*serviceaccount*.json
*-credentials.json
application_default_credentials.json
google-services.json
GoogleService-Info.plist
firebase-adminsdk*.json
master.key
terraform.tfstate*
*.tfstate
*.tfstate.*
*.tfvars
*.tfvars.json
wp-config.php
.bash_history
.zsh_history
.psql_history
.mysql_history
.python_history
.node_repl_history
*.history
*.har
*.pcap
*.pcapng
shadow
gshadow
master.passwd
.rhosts
.authinfo
.fetchmailrc
.msmtprc
.getmailrc
.offlineimaprc
.mbsyncrc
.muttrc
.curlrc
.wgetrc
.netrc.*
.smbcredentials
.ftpconfig
.ftppass
.remote-sync.json
sftp.json
sftp-config.json
rclone.conf
restic-password*
.restic-password*
wpa_supplicant.conf
wg?.conf
**/wireguard/*.conf
*.nmconnection
local.settings.json
local_settings.py
settings.local.json
appsettings.local.json
appsettings.secrets.json
*.secret.y*ml
*.secret.json
*[-_]secrets.y*ml
*[-_]secrets.json
*[-_]secret.y*ml
*.ejson
vault.yaml
vault[-_]*.y*ml
*[-_]vault.y*ml
.vault-pass*
.vault-password*
*.cred
*.creds
*.credentials
auth.json
auth.toml
.auth.json
token.json
token.pickle
oauth[-_]token*
cookies.txt
cookies.sqlite
logins.json
key3.db
key4.db
.secret
secret_key_base
secret_token.rb
wallet.dat
utc--*
bitwarden_export*
lastpass*.csv
*.1pif
*.1pux
*.opvault/`,
  true,
);

/** The same for files of data alone: a program of such a name is about secrets and holds none. */
const ofData = new IgnorePatterns(
  `**/secret/**
**/secrets/**
**/credentials/**
password
passwords
*passwords
passwd
*passwords.*
password.*
passwd.*
pass.*
pwd.*
pw.*
passwort*
passwörter*
kennwort*
kennwörter*
contrase?a*
mot?de?passe*
mots?de?passe*
mdp.*
senhas.*
пароли*
密码*
パスワード*
secrets.*
secret.*
credential*
creds.*
logins.*
api[-_]key*
apikey*
access[-_]token*
private[-_]key*
privatekey*
secret[-_]key*
*recovery[-_]code*
*backup[-_]codes*
seed.*
seed[-_]phrase*
seedphrase*
mnemonic.*
wallet.*
keystore.json`,
  true,
);
const data =
  /(?:^|\/)\.?[^./]+$|\.(?:txt|csv|tsv|json|jsonc|json5|ya?ml|toml|ini|conf|cfg|cnf|config|properties|xml|plist|env|log|dat|docx?|xlsx?|od[st]|rtf)$/i;

function isNamedSo(path: string, isFolder: boolean): boolean {
  return (
    patterns.judge(path, isFolder) === 'ignore' ||
    (!isFolder && data.test(path) && ofData.judge(path, false) === 'ignore')
  );
}

/** What editors and people put behind the name of a file to keep a copy of it. */
const copy =
  /(?:~|\.(?:bak|backup|old|orig|original|save|saved|copy|tmp|temp|swp|swo|disabled|\d{1,8})| \(\d{1,3}\)| copy(?: \d{1,3})?)$/i;
/** An editor puts a dot before the name of such a copy. */
const swap = /(^|\/)\.([^/]+)\.sw[op]$/i;
const mostCopies = 3;

/** @param path relative to the workspace folder: the file's own name and each folder above it are judged */
export function isSecretFile(path: string, isFolder = false): boolean {
  if (isNamedSo(path, isFolder)) return true;
  if (isFolder) return false;
  const swapped = path.replace(swap, '$1$2');
  if (swapped !== path && isSecretFile(swapped)) return true;
  let name = path;
  for (let count = 0; count < mostCopies && copy.test(name); count++) {
    name = name.replace(copy, '');
    if (isNamedSo(name, false)) return true;
  }
  return false;
}

/** @param path as `rulePath` gives it: is the file itself, or a folder above it, there to hold secrets? */
export function holdsSecrets(path: string): boolean {
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
    if (isSecretFile(path.slice(0, slash), true)) return true;
  }
  return isSecretFile(path);
}
