import { parse } from 'smol-toml';

import { parseProvider } from '../../../src/core/identity/provider.js';
import {
    PROVIDER_KEYS,
    providerFor,
    type ProviderKey,
} from '../../../src/core/identity/settings.js';
import { identityRows } from '../../desktop/driver/identityCases.js';
import { read } from './documents.js';
import { readTable, withoutAlignment } from './table.js';

const DOCUMENT = 'docs/identity.md';

describe(DOCUMENT, () => {
    it('has the table of what the tests try with a provider, and what comes of it', () => {
        const { body } = readTable(DOCUMENT, 'cases');
        expect(body).toEqual(identityRows().map(withoutAlignment));
    });

    it('has examples of providers that are understood', () => {
        const examples = [...read(DOCUMENT).matchAll(/^```toml\n([^]*?)^```$/gm)];
        expect(examples.length).toBeGreaterThan(3);
        const nothing = Object.fromEntries(PROVIDER_KEYS.map(key => [key, '']));
        for (const [, toml = ''] of examples) {
            const values = nothing as Record<ProviderKey, string>;
            const provider = providerFor(parse(toml), { values, isPolicy: false });
            expect(provider && parseProvider(provider)).toBeTruthy();
        }
    });
});
