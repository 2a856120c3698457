/** The texts of what is opened later, in simplified Chinese: rooms, devices, security. */
import type { LaterCatalogue } from '../en/later.ts';
import { zhCnDevices } from './devices.ts';
import { zhCnRooms } from './rooms.ts';
import { zhCnSecurity } from './security.ts';

const zhCnLater: LaterCatalogue = { ...zhCnRooms, ...zhCnSecurity, ...zhCnDevices };

export default zhCnLater;
