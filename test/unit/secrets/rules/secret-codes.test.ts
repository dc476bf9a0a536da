import { itJudges } from '../rule-cases';

describe('codes known by the form of their groups', () => {
  itJudges(
    [
      ['license: "AB12C-D34EF-G5H6I-J7K8L-M9N0P"', 'D34EF-G5H6I'],
      ['Recovery codes:\n1. a1b2-c3d4\n2. e5f6-g7h8\n', 'e5f6-g7h8', 'markdown'],
      ['backup codes: 1234 5678, 8765 4321', '8765 4321', 'markdown'],
      [`otpauth://totp/x:bob?secret=${'JBSWY3DPEHPK3PXP'}&issuer=x`, 'JBSWY3DPEHPK3PXP'],
      [`wif = "${'5'}${'Kb8kLf9zgWQnogidDA76MzPL6TsZZY36hWXMssSzNyd'}YXYB9KF"`, 'Kb8kLf9zgWQ'],
    ],
    [['Recovery codes are printed once.', 'markdown'], ['AAAAA-BBBBB-CCCCC'], ['backup codepage 1252']],
  );
});
