import { itJudges } from '../rule-cases';

const base64 = 'q7Xw2Lk9Zr4Tn6Vb1Yc8Hf3Jd5Gs0PmAeUiOoEaIuBvNxq7Xw2Lk9Zr4Tn6Vb1Yc8Hf3Jd5Gs0PmAeUiOoEaBc';
const hex = '9f86d081884c7d659a2feaa0c55ad0159f86d081884c7d659a2feaa0c55ad015';

describe('random strings and checksums', () => {
  itJudges(
    [
      [`const x = "${hex}"`, hex],
      [`const x = "/${base64}"`, base64],
      [`const x = "+${base64}="`, base64],
      [`data: '-_${base64.slice(0, 40)}'`, base64.slice(0, 40)],
      [`signingKey = "sha512-${base64}=="`, base64],
    ],
    [
      [`"integrity": "sha512-${base64}=="`, 'json'],
      [`      integrity: sha512-${base64}==`, 'yaml'],
      [`<script src="a.js" integrity="sha384-${base64.slice(0, 64)}"></script>`, 'html'],
      [`  integrity sha512-${base64}==`],
      [`checksum = "${hex}"`, 'toml'],
      [`sha256 = "${hex}"`],
      [`    sha256 "${hex}"`, 'ruby'],
      [`sha256 = "/${base64.slice(0, 42)}="`],
      ['from "/usr/share/Java8/WebApp2/Web3Classes"'],
      ['const line = "--------------------------------";'],
      [`    --hash=sha256:${hex}`],
      [`image: node@sha256:${hex}`, 'yaml'],
      [`"commit": "${hex.slice(0, 40)}"`, 'json'],
      [`resolved "https://registry.example.com/a.tgz#${hex.slice(0, 40)}"`],
      [`golang.org/x/a v0.1.0 h1:${base64.slice(0, 43)}=`],
      [`"contentHash": "${hex}"`, 'json'],
      [`rev = "${hex.slice(0, 40)}"`, 'toml'],
      [`{ file = "a.whl", hash = "sha256:${hex}" },`, 'toml'],
      [`"dist": { "shasum": "${hex.slice(0, 40)}" }`, 'json'],
      [`digest: "sha256:${hex}"`, 'yaml'],
      [`"gitHead": "${hex.slice(0, 40)}"`, 'json'],
      [`ARG SHA=${hex}`, 'dockerfile'],
      [`etag: "${hex.slice(0, 32)}"`],
    ],
  );
});
