import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.js';

/** Two certificates, the second signed by the first one's key, and the second one's key. */
function chain(
  authority: string,
  signed: string,
): { ca: X509Certificate; leaf: X509Certificate; key: string } {
  const text = evaluate(
    `$ca := ${authority} }}{{ $c := ${signed} }}{{ list $ca.Cert $c.Cert $c.Key | toJson`,
  );
  const [ca, leaf, key] = JSON.parse(text) as [string, string, string];
  return { ca: new X509Certificate(ca), leaf: new X509Certificate(leaf), key };
}

describe('certificates', () => {
  it('are signed by the authority and say what was asked for', () => {
    const { ca, leaf, key } = chain(
      'genCA "my-ca" 365',
      'genSignedCert "svc.ns" (list "10.0.0.1" "fd00::1") (list "svc" "*.svc.ns") 30 $ca',
    );
    expect(ca.ca).toBe(true);
    expect(ca.subject).toBe('CN=my-ca');
    expect(ca.verify(ca.publicKey)).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.issuer).toBe('CN=my-ca');
    expect(leaf.verify(ca.publicKey)).toBe(true);
    expect(leaf.checkIssued(ca)).toBe(true);
    expect(leaf.subjectAltName).toBe(
      'DNS:svc, DNS:*.svc.ns, IP Address:10.0.0.1, IP Address:FD00:0:0:0:0:0:0:1',
    );
    expect(leaf.validFrom).toBe('Jan  1 00:00:00 2025 GMT');
    expect(leaf.validTo).toBe('Jan 31 00:00:00 2025 GMT');
    expect(leaf.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(key.startsWith('-----BEGIN RSA PRIVATE KEY-----\n')).toBe(true);
  });

  it.each(['rsa', 'ecdsa', 'ed25519'])('take keys of the type %s', (type) => {
    const { ca, leaf, key } = chain(
      `genCAWithKey "ca" 1 (genPrivateKey "${type}")`,
      `genSignedCertWithKey "cn" nil nil 40000 $ca (genPrivateKey "${type}")`,
    );
    expect(ca.verify(ca.publicKey)).toBe(true);
    expect(leaf.verify(ca.publicKey)).toBe(true);
    expect(leaf.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(leaf.validTo).toBe('Jul  9 00:00:00 2134 GMT');
  });

  it('keep a key that is given', () => {
    expect(
      evaluate('$k := genPrivateKey "ecdsa" }}{{ eq $k (genSelfSignedCertWithKey "a" nil nil 1 $k).Key'),
    ).toBe('true');
  });

  it('can be built from texts', () => {
    expect(
      evaluate(
        '$c := genSelfSignedCert "a" nil nil 1 }}{{ eq (buildCustomCert (b64enc $c.Cert) (b64enc $c.Key)).Cert $c.Cert',
      ),
    ).toBe('true');
  });

  it('refuse keys that cannot sign', () => {
    expect(() => evaluate('genCAWithKey "a" 1 (genPrivateKey "dsa")')).toThrow(
      'error creating certificate: x509: ',
    );
  });
});

describe('random values', () => {
  it.each([
    'randAlphaNum 20',
    'randBytes 8',
    'randInt 0 1000000000',
    'uuidv4',
    'shuffle "abcdefghijkl"',
    'now',
    'bcrypt "secret"',
    'encryptAES "k" "text"',
    'genPrivateKey "rsa"',
    'genPrivateKey "ecdsa"',
    '(genCA "ca" 1).Cert',
    '(genCAWithKey "ca" 1 (genPrivateKey "ecdsa")).Cert',
  ])('%s is the same in every run of a release', (expression) => {
    expect(evaluate(expression)).toBe(evaluate(expression));
  });

  it('differ from call to call and from release to release', () => {
    expect(evaluate('eq (randAlphaNum 20) (randAlphaNum 20)')).toBe('false');
    expect(evaluate('randAlphaNum 20', 'a')).not.toBe(evaluate('randAlphaNum 20', 'b'));
    const keys = Array.from({ length: 20 }, (_, i) => evaluate('genPrivateKey "rsa"', `release-${i}`));
    expect(new Set(keys).size).toBeGreaterThan(18);
  });
});
