/** Of the catalogue of voices for speech the reference has these; an id of the voices for videos is not found. */
export const SPEECH_VOICES: readonly string[] = ['oversea_male1', 'girlfriend_4_speech02', 'uk_boy1', 'ai_shatang'];
