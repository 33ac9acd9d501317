"""An invented city to try pijar on: its people, the lists its offices send, its registers, and an insurer.

`pijar.demo.city.write` makes the files, `pijar.demo.insurer.reply` answers a billed list. It knows no table
and no law; it reads the region and occupation lists of the product and nothing outside it.

Nothing here is true of anybody: every NIK and family card number ends in 9000-9999, every phone number has a
prefix no Indonesian operator owns (0841-0849, 0861-0863), and every NIP ends in 9xx.
"""
