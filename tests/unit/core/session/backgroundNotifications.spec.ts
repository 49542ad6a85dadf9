import {
    BACKGROUND_NOTIFICATIONS,
    chooseToHold,
    NOTIFICATION_CHOICES,
    parseNotificationChoice,
    resolveNotifications,
} from '../../../../src/core/session/backgroundNotifications.js';

describe('What becomes of a workspace’s notifications', () => {
    it('is what is common to all, unless the workspace says otherwise', () => {
        for (const common of BACKGROUND_NOTIFICATIONS) {
            expect(resolveNotifications('default', common)).toBe(common);
            expect(resolveNotifications('hold', common)).toBe('hold');
            expect(resolveNotifications('show', common)).toBe('show');
        }
    });

    it('is turned on and off, whatever is common', () => {
        for (const common of BACKGROUND_NOTIFICATIONS) {
            expect(resolveNotifications(chooseToHold(true, common), common)).not.toBe('show');
            expect(resolveNotifications(chooseToHold(false, common), common)).toBe('show');
        }
    });

    it('follows what is common where that is what the person wants', () => {
        expect(chooseToHold(true, 'hold-unless-urgent')).toBe('default');
        expect(chooseToHold(false, 'show')).toBe('default');
    });

    it('is one of some words', () => {
        for (const choice of NOTIFICATION_CHOICES)
            expect(parseNotificationChoice(choice)).toBe(choice);
        expect(() => parseNotificationChoice('Hold')).toThrowError(/default, hold/);
    });
});
