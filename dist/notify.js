require('./bundle.js').notify();
