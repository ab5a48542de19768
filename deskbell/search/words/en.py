"""English words that carry little meaning in a question: grammar first, then how questions are phrased."""

FUNCTION = """
a about above after again against all also am an and any are as at be because been before being below between both but
by can could did do does doing down during each few for from further had has have having he her here him his i if in
into is it its just me more most my no nor not of off on once only or other our out over own same she should so some
such t than that the their them then there these they this those through to too under until up very was we were when
while will with would you your
"""

FRAME = """
how what where who whom whose which why want wants wanted need needs possible please help know tell show way ways
anyone anybody someone somebody like get getting may might must able find explain question use using hello hi thanks
thank trying try
"""
