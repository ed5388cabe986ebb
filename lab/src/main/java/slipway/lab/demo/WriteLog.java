package slipway.lab.demo;
