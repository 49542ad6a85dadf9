import { parseAccelerator } from '../../../../src/core/apps/launchKeys.js';

describe('An accelerator', () => {
    it('is a key with its modifiers, whatever these are called', () => {
        expect(parseAccelerator('<Control><Alt>t')).toEqual({
            key: 't',
            modifiers: ['alt', 'control'],
        });
        expect(parseAccelerator('<Primary><SHIFT>Return')).toEqual({
            key: 'Return',
            modifiers: ['control', 'shift'],
        });
        expect(parseAccelerator('<Mod4><Super>F1')).toEqual({ key: 'F1', modifiers: ['super'] });
    });

    it('of a multimedia keyboard is called as the shell calls it', () => {
        expect(parseAccelerator('XF86Calculator')).toEqual({ key: 'Calculator', modifiers: [] });
    });

    it('is none if it is empty, or has modifiers that no key has', () => {
        expect(parseAccelerator('')).toBeNull();
        expect(parseAccelerator('<Hyper>t')).toBeNull();
        expect(parseAccelerator('<Control>')).toBeNull();
    });
});
