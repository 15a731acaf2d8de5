/**
 * Where the method fails, from its paper (section VI, "Robustness against advanced backdoors") and from the attacks
 * that were published against it.
 */
export const limits = {
  missed: [
    {
      what: 'Large or scattered triggers',
      why: 'A trigger that covers a good part of the image has a norm like that of any other label. The preset fast also weighs the margin of the logits, which can give it away; the published rule sees nothing.',
    },
    {
      what: 'Triggers without a fixed shape',
      why: 'Warped, tinted, reflected or image-dependent triggers are not one mask and one pattern, so no search over masks finds them. Some show in the margin of the logits; each result of the preset fast says how often.',
    },
    {
      what: 'Source-specific backdoors',
      why: 'A trigger that works on the images of one label only does not send the others anywhere, and the search asks for all images at once. A search of pairs of labels finds many of these: choose it in the settings of a scan, or add it to a finished one.',
    },
    {
      what: 'Many backdoored labels',
      why: 'Each label is compared with the median. Where half of the labels are backdoored, the small trigger is the usual one.',
    },
    {
      what: 'Very few labels',
      why: 'Below about ten norms, median and deviation rest on a handful of numbers.',
    },
    {
      what: 'Wrongly fed models',
      why: 'With the wrong pixel range or channel order the network sees noise. The accuracy on your own images shows whether it was fed right.',
    },
  ],
  feigned: [
    {
      what: 'Labels with a telling detail',
      why: 'If a small feature is enough to recognise a label, a small trigger is enough as well. Look at the picture: does it resemble the label?',
    },
    {
      what: 'Chance',
      why: 'By the published rule, of 43 normally distributed norms the smallest passes an index of 2 in about 6 of 10 draws, and 3 in about 1 of 8. The preset fast allows for that. Repeat the scan with another seed: a planted trigger comes back, an accident moves.',
    },
    {
      what: 'Few images',
      why: 'A trigger can fit a handful of images without working on others. The success on unseen images tells the two apart.',
    },
  ],
} as const;
