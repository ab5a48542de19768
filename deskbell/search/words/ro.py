"""Romanian words that carry little meaning in a question: grammar first, then how questions are phrased."""

FUNCTION = """
a acea aceasta această aceea acei aceia acel acela acele acelea acest acesta aceste acestea acestei acestor acestui
acești aceștia acolo ai aici al ale alt alta alte altă alți am ar are as aș asta astfel asupra atunci au avea avem
aveți avut ca că când care către cea cei cel cele celor ci cu cum da dacă dar de deci decât deja deși despre din
dintre după ea ei el ele era erau este eu fi fie fiecare fiind foarte fost fără iar îi îl îmi în înainte însă între
își îți la le li lor lui mai mea mei mele meu mi ne nici noastră noi nostru nu o ori pe pentru peste prin s sa să sale
sau se sub sunt și ta te toate tot toți un una unde unei unele unor unui va vă voi vor
"""

FRAME = """
ce cine cui cât câtă câte câți care cum unde când vreau doresc aș vrea trebuie nevoie posibil rog ajutor ajutați
ajutati spune spuneți arată pot poate putem puteți putea fac face facem faceți mod modul cale explicați știu afla
bună ziua salut mulțumesc întrebare
"""
