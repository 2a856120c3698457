/** Installs the RTC shim on import: @libp2p/webrtc captures the WebRTC globals when it is evaluated. */
import { installRtcShim } from './rtc-shim.ts';

installRtcShim();
