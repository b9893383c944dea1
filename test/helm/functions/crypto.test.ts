import { compareSync } from 'bcryptjs';
import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.js';

describe('functions that hash and encrypt', () => {
  it('make bcrypt hashes that fit the password', () => {
    const hash = evaluate('bcrypt "secret"');
    expect(compareSync('secret', hash)).toBe(true);
    expect(compareSync('other', hash)).toBe(false);
  });

  it.each([
    ['sha1sum "é"', 'bf15be717ac1b080b4f1c456692825891ff5073d'],
    ['sha256sum "\\xff"', 'a8100ae6aa1940d0b663bb31cd466142ebbdbd5187131b92d93818987832eb89'],
    ['sha512sum "" | trunc 16', 'cf83e1357eefb8bd'],
    ['adler32sum "HTTPServer"', '317653944'],
    ['derivePassword 1 "long" "password" "user" "example.com"', 'ZedaFaxcZaso9*'],
    ['derivePassword 1 "nope" "p" "u" "s"', 'cannot find password template nope'],
    ['encryptAES "key" "plain\\xff" | decryptAES "key" | printf "%q"', '"plain\\xff"'],
    ['decryptAES "secretkey" "30tEfhuJSVRhpG97XCuWgz2okj7L8vQ1s6V9zVUPeDQ="', 'plaintext'],
    ['htpasswd "us:er" "pass"', 'invalid username: us:er'],
    [
      'bcrypt (repeat 73 "x")',
      'failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes',
    ],
    ['randAlphaNum 12 | len', '12'],
    ['randAlphaNum -1 | quote', '""'],
    ['uuidv4 | regexMatch "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"', 'true'],
    ['shuffle "aaa"', 'aaa'],
    ['genPrivateKey "nope"', 'Unknown type nope'],
    ['genPrivateKey "ed25519" | trunc 27', '-----BEGIN PRIVATE KEY-----'],
    ['htpasswd "user" "pass" | regexMatch "^user:[$]2a[$]04[$][./A-Za-z0-9]{53}$"', 'true'],
    ['(genCA "ca" 1).Key | trunc 31', '-----BEGIN RSA PRIVATE KEY-----'],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toBe(expected);
  });

  it.each([
    ['decryptAES "k" "YWJj"', 'runtime error: slice bounds out of range [:16] with capacity 3'],
    ['decryptAES "k" "AAAAAAAAAAAAAAAAAAAAAAAA"', 'crypto/cipher: input not full blocks'],
    ['randInt 5 5', 'invalid argument to Intn'],
    ['genCAWithKey "a" 1 "x"', 'parsing private key: no PEM data in input'],
    ['genSelfSignedCert "a" (list "bad ip") nil 1', 'error parsing ip: bad ip'],
    ['genSelfSignedCert "a" nil (list 1) 1', 'error processing alternate dns name: 1 is not a string'],
    ['buildCustomCert "!" "x"', 'unable to decode base64 certificate'],
  ])('%s fails', (expression, message) => {
    expect(() => evaluate(expression)).toThrow(message);
  });
});
