require('./bundle.js').main();
