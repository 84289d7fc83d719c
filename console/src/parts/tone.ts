/** How something is: the same few words everywhere, each with its colour. */
export type Tone = 'well' | 'late' | 'wrong' | 'moving' | 'quiet';
