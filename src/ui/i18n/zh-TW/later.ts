/** The texts of what is opened later, in traditional Chinese: rooms, devices, security. */
import type { LaterCatalogue } from '../en/later.ts';
import { zhTwDevices } from './devices.ts';
import { zhTwRooms } from './rooms.ts';
import { zhTwSecurity } from './security.ts';

const zhTwLater: LaterCatalogue = { ...zhTwRooms, ...zhTwSecurity, ...zhTwDevices };

export default zhTwLater;
