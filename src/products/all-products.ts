/* Every product of Kling's that this program knows, one a line, in any order: another one is another line. */
export { lipSync } from './video/lip-sync.js';
export { generations } from './image/generations.js';
export { multiImage2Image } from './image/multi-image2image.js';
export { image2video } from './video/image2video.js';
export { text2video } from './video/text2video.js';
export { videoExtend } from './video/video-extend.js';
export { tts } from './audio/tts.js';
export { textToAudio } from './audio/text-to-audio.js';
export { customVoices } from './library/custom-voices.js';
export { textToVideo } from './standard/text-to-video.js';
export { avatar } from './video/avatar.js';
export { multiImage2Video } from './video/multi-image2video.js';
export { expand } from './image/expand.js';
export { virtualTryOn } from './image/kolors-virtual-try-on.js';
