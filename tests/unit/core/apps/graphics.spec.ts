import { discreteGraphics } from '../../../../src/core/apps/graphics.js';

describe('discreteGraphics', () => {
    it('is the environment of the first processor that is not the default one', () => {
        expect(
            discreteGraphics([
                { Default: true, Environment: ['DRI_PRIME', 'pci-0000_00_02_0'] },
                { Environment: ['DRI_PRIME', 'unknown'] },
                { Default: false },
                { Default: false, Environment: ['__NV_PRIME_RENDER_OFFLOAD', '1', 'A', 'b'] },
                { Default: false, Environment: ['DRI_PRIME', 'pci-0000_02_00_0'] },
            ]),
        ).toEqual({ __NV_PRIME_RENDER_OFFLOAD: '1', A: 'b' });
    });

    it('is none where there is no other', () => {
        expect(discreteGraphics([])).toEqual({});
        expect(discreteGraphics([{ Default: true, Environment: ['A', 'b'] }])).toEqual({});
    });
});
