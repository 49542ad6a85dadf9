import { challengeOf, createVerifier } from '../../../../src/core/identity/pkce.js';
import { countingBytes, sha256 } from './sample.js';

describe('PKCE', () => {
    // RFC 7636 appendix B
    it('has the challenge of the verifier that the RFC has', () => {
        const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
        expect(challengeOf(verifier, sha256)).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
    });

    it('has verifiers of 43 letters, each a new one', async () => {
        const random = countingBytes();
        const [one, other] = [await createVerifier(random), await createVerifier(random)];
        expect(one).toMatch(/^[\w-]{43}$/);
        expect(one).not.toBe(other);
    });
});
